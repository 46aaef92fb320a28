"""Cells that run where Python is awake in the published page, and what they show.

The page's worker calls `start` once, and then `run` and `draw`.
"""

from __future__ import annotations

import ast
import contextlib
import json
import linecache
import os
import pprint
import sys
from base64 import b64encode
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from matplotlib.figure import Figure

from lib.show.awake import AwakeView, sent, told
from lib.show.explore import PLACE
from lib.show.picture import Picture

NAMES = {"__name__": "__main__"}  # of all code that ran here, but for code that ran alone


class Cell:
    """What a cell shows while it runs, in its order, and the explorable that it showed last."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.printed: dict[str, str] | None = None
        self.view: AwakeView | None = None

    def write(self, text: str) -> None:
        """Add to what is printed: one output, where the first of it was printed, as in the book."""
        if self.printed is None:
            self.printed = {"text": ""}
            self.outputs.append(self.printed)
        self.printed["text"] += text

    def flush(self) -> None:
        """Do nothing: what is printed is here already."""

    def show(self, thing: Any) -> None:
        """Add a thing in the first of the forms that it has and the book shows."""
        if isinstance(thing, AwakeView):
            self.view = thing
            self.outputs.append({"explorable": thing.page})
        elif isinstance(thing, Picture | Figure):
            alt = "A figure, drawn by this cell."
            picture = Picture(thing, alt) if isinstance(thing, Figure) else thing
            self.outputs.append({"picture": sent(picture)})
        else:
            self.outputs.append(_form(thing))


CELLS: dict[str, Cell] = {}  # by number, as they ran last
_running = Cell()


def _form(thing: Any) -> dict[str, str]:
    """Return a thing as HTML, Markdown, a PNG in HTML or plain text, whichever it has first."""
    bundle = getattr(thing, "_repr_mimebundle_", dict)()
    for kind in ("html", "markdown"):
        text = bundle.get(f"text/{kind}") or getattr(thing, f"_repr_{kind}_", str)()
        if text:
            return {kind: text}
    if png := getattr(thing, "_repr_png_", bytes)():
        return {"html": f'<img alt="" src="data:image/png;base64,{b64encode(png).decode()}">'}
    plain = isinstance(thing, str)  # pprint would break a long text into several
    return {"text": repr(thing) if plain else pprint.pformat(thing, width=79, sort_dicts=False)}


def start() -> None:
    """Make this process a page's: its view, and stand-ins for what only notebooks have."""
    os.environ |= {PLACE: "awake", "MPLBACKEND": "agg", "TQDM_DISABLE": "1"}
    if not find_spec("IPython"):
        _stand_in("IPython", version_info=(9, 0), get_ipython=lambda: None)  # matplotlib asks
        _stand_in("IPython.display", display=display, HTML=HTML, Markdown=Markdown)


def _stand_in(name: str, **members: Any) -> None:
    sys.modules[name] = module = ModuleType(name)
    vars(module).update(members)


class HTML:
    """A text that is HTML, as IPython's."""

    def __init__(self, data: str):
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


class Markdown:
    """A text that is Markdown, as IPython's."""

    def __init__(self, data: str):
        self.data = data

    def _repr_markdown_(self) -> str:
        return self.data


def display(*things: Any, **_: Any) -> None:
    """Show things below the cell that is running, as IPython's."""
    for thing in things:
        _running.show(thing)


def run(cell: str, source: str, before: str | None = None) -> dict[str, Any]:
    """Run a cell; return its outputs, each a dict of one kind, and what `told` says of the rest.

    Without `before` it shares its names with all code that ran so. With it, `before` runs first,
    out of sight, and both have names of their own.
    """
    answer = told(_run, cell, source, before)
    return {**answer, "outputs": CELLS[cell].outputs}


def _run(cell: str, source: str, before: str | None) -> None:
    global _running
    names = NAMES if before is None else {"__name__": "__main__"}
    for name, code in (("<before>", before or ""), (f"<cell {cell}>", source)):
        CELLS[cell] = _running = Cell()
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        with contextlib.redirect_stdout(_running), contextlib.redirect_stderr(_running):
            value = _execute(ast.parse(code, name), name, names)
        if value is not None and not code.rstrip().endswith(";"):
            _running.show(value)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            for number in pyplot.get_fignums():
                _running.show(pyplot.figure(number))
            pyplot.close("all")


def _execute(tree: ast.Module, name: str, names: dict[str, Any]) -> Any:
    """Run statements and return the value of the last, if it has one."""
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)
    return last and eval(compile(ast.Expression(last.value), name, "eval"), names)


def draw(cell: str, setting: str) -> dict[str, Any]:
    """Draw the explorable that a cell showed last at a setting, JSON; return what `told` says."""
    return told(lambda: sent(CELLS[cell].view.picture(json.loads(setting))))
