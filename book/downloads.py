"""Sphinx extension: what a reader can take away from a page, in the theme's download menu."""

from pathlib import Path

import notebooks
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", offer_downloads, priority=600)  # after the theme's own buttons
    app.connect("build-finished", write_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def offer_downloads(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Put the page's notebook first in its download menu."""
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            group["buttons"].insert(
                0,
                {
                    "type": "link",
                    "url": context["pathto"](f"notebooks/{page}.ipynb", 1),
                    "text": ".ipynb",
                    "icon": "fas fa-code",
                    "tooltip": "Download this page as a notebook with its results",
                    "label": "download-notebook-button",
                },
            )


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks from what was just executed, beside the pages."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    try:
        notebooks.write(out.parent / "jupyter_execute", out / "notebooks")
    except ValueError as error:
        raise ExtensionError(str(error)) from error
