"""Sphinx extension: what a published page needs to run its code in the reader's own browser.

Every code cell gets the id cell-<index>, its place among all cells of the page. `live/<page>.json`
holds the sources of the cells; for each with an explorable its prelude, the statements above it
without which it cannot be drawn; for each the cells that must run before it, and the seconds that
it takes in a browser, where its page says so.
"""

import ast
import json
import symtable
from collections.abc import Iterator, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from book.notebooks import code_cells, executed

SHOWS = {"Picture", "ask", "explore", "predict", "print", "source"}  # change nothing they are given


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", number_cells)
    app.connect("html-page-context", wake_up)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def number_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give every code cell its id."""
    for cell in code_cells(doctree):
        cell["ids"].append(f"cell-{cell['cell_index']}")


def wake_up(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document) -> None:
    """Write what a page with code needs, and load the script that offers to wake Python."""
    runtime = Path(app.outdir, "pyodide", "size.json")
    cells = doctree and code_cells(doctree)
    if app.builder.name != "html" or not cells or not runtime.exists():
        return
    path = Path(app.outdir, "live", f"{page}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    all_cells = executed(app, page)
    ran = {cell["cell_index"]: all_cells[cell["cell_index"]] for cell in cells}
    seconds = {n: cell.metadata.get("browser_seconds", 0) for n, cell in ran.items()}
    held = {**page_of({n: cell.source for n, cell in ran.items()}), "seconds": seconds}
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf8")
    size = json.loads(runtime.read_text())
    about = {
        "data-live": context["pathto"](f"live/{page}.json", resource=True),
        "data-sent": f"{size['sent']}",
        "data-unpacked": f"{sum(size['files'].values())}",
    }
    app.add_js_file("live/live.js", type="module", **about)


class Code:
    """The names that a piece of code uses, and what it does to them.

    It reads `now` when it runs, `later` when somebody calls its functions; it gives values to
    `binds`, to those in `fresh` without their old ones, and may change `changes` in place.
    `imports` are modules and what comes out of them, `random` generators, which every use changes.
    """

    def __init__(self, source: str):
        self.source = source
        tree, table = ast.parse(source), symtable.symtable(source, "cell", "exec")
        symbols = table.get_symbols()
        self.later = {s.get_name() for t in inside(table) for s in t.get_symbols() if s.is_global()}
        self.now = {s.get_name() for s in symbols if s.is_referenced()} | self.later
        self.imports = {s.get_name() for s in symbols if s.is_imported()}
        self.binds = {s.get_name() for s in symbols if s.is_assigned()} | self.imports
        self.random = {
            root(node.targets[0])
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            if ast.unparse(node.value.func).endswith("default_rng")
        }
        changes = {name for node in ast.walk(tree) for name in changed_by(node)}
        self.changes = changes & (self.now | self.binds)
        self.now |= self.changes
        self.fresh = self.binds - self.now


def inside(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the tables of all functions, classes and comprehensions in a table."""
    for child in table.get_children():
        yield child
        yield from inside(child)


def changed_by(node: ast.AST) -> set[str]:
    """Return the names whose values a node of a syntax tree may change in place."""
    if isinstance(node, ast.AugAssign):
        return {root(node.target)}
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return {root(node)}
    called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    if called and root(node.value.func) not in SHOWS:  # for what it does
        return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return set()


def root(node: ast.AST) -> str:
    """Return the name that an expression such as `model.W[0]` begins with."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def needed(code: Code, before: Sequence[Code]) -> list[int]:
    """Return the places, in order, of what must run of `before` so that `code` can."""
    imported = set().union(*(other.imports for other in before))
    random = set().union(*(other.random for other in before))

    def wishes(of: Code, place: int) -> set[tuple[str, int, bool]]:
        """Names: at once, with the value they have at a place; later, with any they ever have."""
        at_once = {(name, place, True) for name in of.now}
        return at_once | {(name, len(before), False) for name in of.later}

    kept, granted, open_wishes = set(), set(), wishes(code, len(before))
    while open_wishes:
        name, end, last_value = wish = open_wishes.pop()
        granted.add(wish)
        for place in reversed(range(end)):
            other = before[place]
            changed = other.changes - imported | other.now & random
            if name in other.binds | changed:
                kept.add(place)
                open_wishes |= wishes(other, place) - granted
                if last_value and name in other.fresh:
                    break
    return sorted(kept)


def page_of(sources: dict[int, str]) -> dict[str, dict[int, str | list[int]]]:
    """Return what `live/<page>.json` holds of the cells of a page, given by their numbers."""
    page = {"cells": sources, "preludes": {}, "needs": {}}
    cells, statements = [], []
    for number, source in sources.items():
        cell, numbers = Code(source), list(page["needs"])
        page["needs"][number] = [numbers[i] for i in needed(cell, cells)]
        if "explore" in cell.now:
            before = [statements[i] for i in needed(cell, statements)]
            page["preludes"][number] = "\n".join(statement.source for statement in before)
        cells.append(cell)
        statements += [
            Code(ast.unparse(node))
            for node in ast.parse(source).body
            if not isinstance(node, ast.Assert)
        ]
    return page
