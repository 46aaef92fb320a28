"""Where the project and its published pages are, as far as this build can know it.

Nothing is invented: a link, badge or button whose address is unknown is left out.
"""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GITHUB = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def repository() -> str | None:
    """Return the project's "owner/name" on GitHub, from GITHUB_REPOSITORY or the git remote."""
    return os.environ.get("GITHUB_REPOSITORY") or _of_remote(_remote())


def site() -> str | None:
    """Return the address of the published book, with a slash at its end.

    BOOK_URL names it; else GITHUB_REPOSITORY does, by the rule of GitHub Pages. A git remote does
    not: a clone on somebody's machine has one too, and publishes nothing.
    """
    given, repository = os.environ.get("BOOK_URL"), os.environ.get("GITHUB_REPOSITORY")
    if given:
        return given.rstrip("/") + "/"
    if not repository:
        return None
    owner, name = repository.split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _remote() -> str:
    command = ["git", "-C", str(ROOT), "remote", "get-url", "origin"]
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:  # a machine without git
        return ""


def _of_remote(url: str) -> str | None:
    match = GITHUB.search(url)
    return match[1] if match else None
