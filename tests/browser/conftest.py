"""A browser, and the built book served from a sub-path of a plain file server on this machine."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "_build"
SYSTEM_BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


def installed_browser() -> str | None:
    """Return the path of the system's Chromium, or of playwright's own, if there is one."""
    from playwright.sync_api import sync_playwright

    for name in SYSTEM_BROWSERS:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_browser() -> str | None:
    """Return the path of a Chromium, installing one the usual ways where there is none."""
    if path := installed_browser():
        return path
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands += [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    for command in commands:
        subprocess.run(command, check=False)
        if path := installed_browser():
            return path
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = find_browser()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium, and none to be had")
    quiet = ["background-networking", "component-update", "sync", "quic"]  # no calls home
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in quiet)]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def book():
    """The address of the book. It lies below the server's root, as on most hosts."""
    if not (BUILD / "html" / "intro.html").exists():
        pytest.fail("the book is not built: run `make book` first")
    handler = functools.partial(QuietHandler, directory=BUILD)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/html/"
        server.shutdown()


@pytest.fixture
def complaints(page, book):
    """What a page did that it should not: script errors, failed and foreign requests."""
    found = []

    def guard(route):
        if route.request.url.startswith((book, "data:", "blob:")):
            route.continue_()
        else:
            found.append(f"foreign request: {route.request.url}")
            route.abort()

    page.route("**/*", guard)
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("console", lambda m: m.type == "error" and found.append(f"console: {m.text}"))
    page.on("response", lambda r: r.status >= 400 and found.append(f"{r.status}: {r.url}"))
    return found
