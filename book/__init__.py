"""The Sphinx extension of the book: what it needs beyond Jupyter Book's own settings.

Each module that does something in the build is an extension too, and says what.
"""

import hashlib
import os

from sphinx.application import Sphinx

from book import (
    editor,
    explorables,
    lite,
    live,
    maths,
    notebooks,
    policy,
    runtime,
    theme,
    vendor,
    works,
)  # fmt: skip
from book.project import ROOT

# What the pages are made from, besides themselves.
INPUTS = ["lib/**/*.py", "data/*.*", "book/*.py", "chapters/*.bib", "requirements.txt"]


def setup(app: Sphinx) -> dict:
    # The kernels that execute the pages inherit these.
    os.environ["TQDM_DISABLE"] = "1"  # a finished progress bar tells a reader nothing
    os.environ["PYTHONPATH"] = str(ROOT)  # this folder's lib, wherever the environment came from
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for module in (vendor, editor, runtime, works, maths, theme, explorables, live):
        module.setup(app)
    for module in (notebooks, policy, lite):  # when the pages are there
        module.setup(app)
    # It is always loaded, and does not say that pages may be read side by side.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    app.connect("env-get-outdated", outdated_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def outdated_pages(app: Sphinx, env, added: set, changed: set, removed: set) -> list[str]:
    """Execute every page again when the code or the data behind them has changed.

    Sphinx looks at the pages only, and jupyter-cache at their cells only.
    """
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUTS for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    before, env.book_inputs = getattr(env, "book_inputs", None), digest.hexdigest()
    return [] if before == env.book_inputs else sorted(env.found_docs)
