"""The local Sphinx extension: what the book needs beyond Jupyter Book's own settings."""

import hashlib
import os
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
CHECKS = "Check the numbers of this section"  # _config.yml has the words for the code of a figure


def setup(app: Sphinx) -> dict:
    # The kernels that execute the pages inherit these.
    os.environ["EXPLORE_STATIC"] = "1"  # no kernel behind a published page: draw every position
    os.environ["TQDM_DISABLE"] = "1"  # a finished progress bar tells a reader nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app.connect("config-inited", allow_parallel_reading)
    app.connect("env-get-outdated", outdated_pages)
    app.connect("doctree-read", name_checks)
    app.connect("html-page-context", drop_thebe_scripts, priority=900)
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def allow_parallel_reading(app: Sphinx, config) -> None:
    """Vouch for an extension that Jupyter Book always loads, and that says nothing about it."""
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def outdated_pages(app: Sphinx, env, added: set, changed: set, removed: set) -> list[str]:
    """Execute every page again when the code or the data behind them has changed.

    Sphinx looks at the pages only, and jupyter-cache at their cells only.
    """
    behind = ["lib/*.py", "data/*.*", "book/*.py", "chapters/*.bib", "requirements.txt"]
    digest = hashlib.sha256()
    for path in sorted(path for pattern in behind for path in ROOT.glob(pattern)):
        digest.update(path.name.encode() + path.read_bytes())
    before, env.ch320_inputs = getattr(env, "ch320_inputs", None), digest.hexdigest()
    return [] if before == env.ch320_inputs else sorted(env.found_docs)


def name_checks(app: Sphinx, doctree: nodes.document) -> None:
    """Say of a cell that is folded as a whole that it checks what the page says."""
    for cell in doctree.findall(nodes.container):
        if cell.get("hide_mode") == "all":
            cell["prompt_show"] = CHECKS


def drop_thebe_scripts(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Leave out thebe, which runs cells on a foreign host; its settings, emitted twice, throw."""
    context["script_files"] = [
        script
        for script in context["script_files"]
        if "thebe" not in str(script.filename)
        and "THEBE_JS_URL" not in script.attributes.get("body", "")
    ]


def drop_thebe_settings(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """... and the settings that it puts into the text of every page."""
    for node in list(doctree.findall(nodes.raw)):
        if "text/x-thebe-config" in node.astext():
            node.parent.remove(node)
