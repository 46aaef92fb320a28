"""Find a Chromium, or get one: it draws the PDF and runs the browser tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome"]


def installed() -> str | None:
    """Return the path of the system's Chromium, or of playwright's own, if there is one."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """Return the path of a Chromium, installing one the usual ways where there is none."""
    if path := installed():
        return path
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands += [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    for command in commands:
        subprocess.run(command, check=False)
        if path := installed():
            return path
    return None


if __name__ == "__main__":
    path = find()
    print(path or "No Chromium, and none to be had: the browser tests will be skipped")
    if not path and os.environ.get("CI"):
        sys.exit(1)
