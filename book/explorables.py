"""Sphinx extension: explorables without a kernel. Their frames are files of the book.

While pages are executed, `explore` writes every frame into a folder beside the book, and `ask` the
words that it is asked about. What the pages name goes into the book's folder `_frames`, from which
`explore.js` shows it and `words.js` answers.
"""

import os
import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

NAME = re.compile(r"\b[0-9a-f]{16}\.(?:webp|js)\b")


def setup(app: Sphinx) -> dict:
    drawn = Path(app.outdir).parent / "frames"
    drawn.mkdir(parents=True, exist_ok=True)
    # The kernels that execute the pages inherit these.
    os.environ |= {"EXPLORE_VIEW": "published", "EXPLORE_FRAMES": str(drawn)}
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Copy the files that the pages name into the book, and no others."""
    if exception or app.builder.name != "html":
        return
    drawn, out = Path(os.environ["EXPLORE_FRAMES"]), Path(app.outdir)
    pages = [out / f"{page}.html" for page in app.env.found_docs]
    named = {name for page in pages for name in NAME.findall(page.read_text(encoding="utf8"))}
    if missing := sorted(name for name in named if not (drawn / name).exists()):
        raise ExtensionError(f"{drawn} lacks {missing[0]}: `make clean`, then `make book`")
    shutil.rmtree(out / "_frames", ignore_errors=True)
    (out / "_frames").mkdir()
    for name in sorted(named):
        shutil.copy(drawn / name, out / "_frames" / name)
