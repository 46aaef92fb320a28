"""What the build knows of the project: its pages, its edition, its address, what its cells import.

Nothing is invented: a link, badge or button whose address is unknown is left out.
"""

import os
import re
import shutil
import subprocess
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build" / "html"
GITHUB = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
METADATA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
PACKAGES = METADATA["optional-dependencies"]["pages"]  # what a kernel needs beside lib


def pages(contents: Path = ROOT / "_toc.yml") -> list[str]:
    """Return the names of the book's pages, in its order, whatever parts it has."""
    site_map = parse_toc_yaml(contents)

    def from_here(page: str) -> list[str]:
        return [page, *(name for file in site_map[page].child_files() for name in from_here(file))]

    return from_here(site_map.root.docname)


def copy_code(target: Path) -> None:
    """Copy lib and data, as they lie in the project."""
    for folder in ("lib", "data"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, target / folder, ignore=ignored)


def repository() -> str | None:
    """Return the project's "owner/name" on GitHub, from GITHUB_REPOSITORY or the git remote."""
    match = GITHUB.search(_git("remote", "get-url", "origin"))
    return os.environ.get("GITHUB_REPOSITORY") or (match[1] if match else None)


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


def edition() -> str:
    """Return the version and the date of the source: SOURCE_DATE_EPOCH, else the last commit's."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    else:
        day = date.fromisoformat(_git("log", "-1", "--format=%cs") or str(date.today()))
    return f"Version {METADATA['version']}, {day.day} {day:%B %Y}"


def _git(*command: str) -> str:
    """Return what git says: nothing on a machine without git, or outside a repository."""
    try:
        ran = subprocess.run(["git", "-C", ROOT, *command], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return ran.stdout.strip()
