"""Sphinx extension: every page as a notebook, with its outputs and prose that any viewer renders.

The cells were run when the book was built; here their outputs are taken over, explorables as their
starting picture. Colab, GitHub and nbviewer show the result as it is, and every cell can be run.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sphinx.application import Sphinx
from sphinx.util import logging

from book import project, works
from book.markdown import CELL, Writer

LOGGER = logging.getLogger(__name__)
WIDGET = "application/vnd.jupyter.widget-view+json"
SILENT = "remove-output"  # tag of a cell whose output is for nobody
TAGS = {"hide-cell", "hide-input", SILENT}
CHECKS = "Check the numbers of this section"  # _config.yml has the words for the code of a figure
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}

SET_UP = """\
# @title Set-up: does nothing where the chapter's module `lib` is already there
import os, sys
from importlib.util import find_spec

if find_spec("lib") is None:
"""
FETCH = """\
    !git clone --quiet --depth 1 https://github.com/{repository}
    %pip install --quiet "./{name}[pages]"
    sys.path.insert(0, os.path.abspath("{name}"))  # lib finds its data beside it
"""
ADVISE = """\
    raise ModuleNotFoundError(
        "This notebook needs the chapter's module `lib` and its data: get the chapter's source and "
        "run `pip install -e '.[pages]'` in it."
    )
"""


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", name_checks)
    app.connect("doctree-resolved", write_notebook, priority=900)  # when all links are resolved
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def name_checks(app: Sphinx, doctree: nodes.document) -> None:
    """Say of a cell that is folded as a whole that it checks what the page says."""
    for cell in code_cells(doctree):
        if cell.get("hide_mode") == "all":
            cell["prompt_show"] = CHECKS


def code_cells(doctree: nodes.document) -> list[nodes.container]:
    return [c for c in doctree.findall(nodes.container) if c.get("nb_element") == "cell_code"]


def executed(app: Sphinx, page: str) -> list[NotebookNode]:
    """Return the cells of a page as the build has run them."""
    path = Path(app.env.mystnb_config.output_folder, f"{page}.ipynb")
    return nbformat.read(path, as_version=4).cells


def write_notebook(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write a page's notebook into the folder `notebooks` of the book."""
    if app.builder.name != "html":
        return
    result = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": LANGUAGE})
    result.cells = [*cells(app, doctree, page)]
    for number, cell in enumerate(result.cells):
        cell.id = f"cell-{number}"  # the same page gives the same file
    nbformat.validate(result)
    path = Path(app.outdir, "notebooks", f"{page}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(result, path)


def cells(app: Sphinx, doctree: nodes.document, page: str) -> Iterator[NotebookNode]:
    """Yield the cells of a page in their order, after the one that fetches what they need."""
    places = {cell["cell_index"]: cell for cell in code_cells(doctree)}
    writer = Writer(app, page)
    if places:
        yield set_up()
        ran = executed(app, page)
    for number, part in enumerate(CELL.split(writer(doctree))):
        if number % 2:
            yield code(ran[int(part)], places[int(part)])
        elif part.strip():
            yield new_markdown_cell(part.strip("\n"))
    if writer.cited and not list(doctree.findall(nodes.citation)):
        listed = sorted(writer.cited, key=works.order)
        yield new_markdown_cell("## References\n\n" + "\n".join(map(writer.work, listed)))


def set_up() -> NotebookNode:
    """Return the first cell: it fetches `lib` and its data where they are missing, as in Colab."""
    repository = project.repository()
    name = repository and repository.split("/")[1]
    rest = FETCH.format(repository=repository, name=name) if repository else ADVISE
    return folded(new_code_cell((SET_UP + rest).rstrip()))


def code(ran: NotebookNode, place: nodes.container) -> NotebookNode:
    """Return an executed cell as the notebook has it, folded where the book folds it."""
    tags = set(ran.metadata.get("tags", []))
    if unknown := tags - TAGS:
        LOGGER.warning("the tag %s: use one of %s", unknown, sorted(TAGS), location=place)
    outputs = [] if SILENT in tags else [part for out in ran.outputs for part in plain(out)]
    cell = new_code_cell(ran.source, execution_count=ran.execution_count, outputs=outputs)
    if "hide_mode" in place:
        cell.source = f"# @title {place['prompt_show']}\n{cell.source}"
        folded(cell)
    if seconds := ran.metadata.get("browser_seconds"):
        cell.metadata["browser_seconds"] = seconds  # for book/lite.py
    return cell


def folded(cell: NotebookNode) -> NotebookNode:
    """Fold the code of a cell: the first key is JupyterLab's, the second Colab's."""
    cell.metadata.update(jupyter={"source_hidden": True}, cellView="form")
    return cell


def plain(output: NotebookNode) -> list[NotebookNode]:
    """Return an output without widgets, its pictures as PNG: some viewers show no other kind.

    A widget without its kernel would be a slider that moves nothing; the picture that it starts
    from stands beside it.
    """
    data = output.get("data", {})
    if "image/png" in data and "text/html" in data:
        return picture(output)
    return [] if WIDGET in data else [output]


def picture(output: NotebookNode) -> list[NotebookNode]:
    """Return a Picture's PNG with its alt text, and its caption as the words below."""
    data, alt = output.data, output.metadata["image/png"]["alt"]
    caption = data["text/plain"].removeprefix(alt).strip()
    if "data-explorable" in data["text/html"]:
        caption = f"{caption} Run this cell to move it.".strip()
    image = {"image/png": data["image/png"], "text/plain": alt}
    shown = [new_output("display_data", image, metadata=output.metadata)]
    if caption:
        words = {"text/html": f"<p><em>{escape(caption)}</em></p>", "text/plain": caption}
        shown.append(new_output("display_data", words))
    return shown
