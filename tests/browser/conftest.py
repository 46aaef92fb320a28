"""A browser, and the built book served from a sub-path of a plain file server on this machine."""

import functools
import http.server
import os
import threading
from pathlib import Path

import browser as chromium
import pytest

BUILD = Path(__file__).parents[2] / "_build"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
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
