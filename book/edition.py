"""Which edition of the chapter this is: its version and its date."""

import os
import subprocess
import tomllib
from datetime import UTC, date, datetime

from address import ROOT


def version() -> str:
    """Return the version that pyproject.toml gives."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    return project["version"]


def day() -> date:
    """Return the date of the source: SOURCE_DATE_EPOCH, else the last commit, else today."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC).date()
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%cs"]
    try:
        said = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:  # a machine without git
        said = ""
    return date.fromisoformat(said) if said else date.today()


def in_words() -> str:
    today = day()
    return f"Version {version()}, {today.day} {today:%B %Y}"
