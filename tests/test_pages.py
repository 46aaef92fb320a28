"""What every page owes its reader: an honest length, cells of one thought, addresses that stay."""

import ast
import re
from pathlib import Path

import jupytext
import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
PAGES = {path.stem: path for path in [ROOT / "intro.md", *(ROOT / "chapters").glob("*.md")]}
CORE = ["intro", "lookup_tables", "analogies", "skip_gram", "pca", "summary"]
DEEPER = sorted(set(PAGES) - {*CORE, "references"})
FOLDED = {"hide-cell", "hide-input", "remove-input", "remove-cell"}
NOT_PROSE = ("dropdown", "exercise", "solution", "glossary", "list-table", "table")


def visible_prose(text: str) -> str:
    """Return a page's running text: no code, no tables, no formulas, and no folds or exercises."""
    text = re.sub(r"\A---.*?^---$", "", text, flags=re.S | re.M)
    solution = r"^:::+\{solution-start\}.*?^:::+\{solution-end\}\n:::"
    text = re.sub(solution, "", text, flags=re.S | re.M)
    kept, closing = [], None
    for line in text.splitlines():
        fence = re.match(r"(`{3,}|:{3,})(?:\{([\w-]+)\})?", line)
        if closing:
            closing = None if line.strip() == closing else closing
        elif fence and (line.startswith("`") or (fence[2] or "").startswith(NOT_PROSE)):
            closing = fence[1]
        elif not line.lstrip().startswith(("|", ":::", ":class:", ":label:")):
            kept.append(line)
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " x ", "\n".join(kept), flags=re.S)
    prose = re.sub(r"\{term\}`([^`<]*)[^`]*`", r"\1", prose)
    return re.sub(r"\]\([^)]*\)", "]", prose)


def words(page: str) -> int:
    """Return the number of words in a page's running text."""
    return len(re.findall(r"\w[\w'’.,%-]*", visible_prose(PAGES[page].read_text(encoding="utf8"))))


def cells(page: str, folded: bool) -> list[str]:
    """Return the code cells of a page that a reader sees at once, or those in folds."""
    notebook = jupytext.read(PAGES[page], fmt="md:myst")
    hidden, found = False, []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            hidden = "{solution-start}" in cell.source or (
                hidden and "{solution-end}" not in cell.source
            )
        elif (hidden or bool(FOLDED & set(cell.metadata.get("tags", [])))) == folded:
            found.append(cell.source)
    return found


def code_lines(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.strip() and not line.startswith("#")]


def test_the_core_takes_an_hour():
    assert sum(map(words, CORE)) <= 3600


@pytest.mark.parametrize("name", DEEPER)
def test_a_deeper_page_takes_twenty_five_minutes(name):
    assert words(name) <= 1400


@pytest.mark.parametrize("name", [*CORE[1:5], *DEEPER])
def test_a_page_says_how_long_it_takes(name):
    """A student read 56 words of prose a minute, with code and sliders."""
    said = re.search(r"(\d+) minutes", PAGES[name].read_text(encoding="utf8"))
    assert said and abs(int(said[1]) - words(name) / 56) <= 2.5


def test_visible_cells_are_one_thought_each():
    lengths = [len(code_lines(cell)) for page in PAGES for cell in cells(page, folded=False)]
    assert np.median(lengths) <= 6 and np.quantile(lengths, 0.9) <= 12 and max(lengths) <= 20


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_visible_cell_only_asserts(name):
    for cell in cells(name, folded=False):
        assert not code_lines(cell)[-1].lstrip().startswith("assert"), cell


@pytest.mark.parametrize("name", sorted(PAGES))
def test_data_are_found_by_lib_alone(name):
    assert "../data" not in PAGES[name].read_text(encoding="utf8")


def symbols(formula: str) -> set[str]:
    """Return the letters of a formula, Latin and Greek, without words, operators and marks."""
    formula = re.sub(r"\\(?:text|operatorname|mathrm|begin|end|tag)\{[^}]*\}", " ", formula)
    greek = re.findall(
        r"\\(alpha|beta|gamma|delta|varepsilon|epsilon|theta|lambda|mu|nu|sigma|tau|phi|Sigma)\b",
        formula,
    )
    return set(greek) | set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formula)))


def formulas(text: str) -> list[str]:
    """Return the maths of a page, inline and displayed, from its text and not from its code."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.S | re.M)
    return re.findall(r"\$\$(.+?)\$\$", text, flags=re.S) + re.findall(
        r"(?<!\$)\$([^$]+)\$(?!\$)", re.sub(r"\$\$.+?\$\$", "", text, flags=re.S)
    )


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"summary"}))
def test_every_symbol_is_listed(name):
    summary = PAGES["summary"].read_text(encoding="utf8")
    table = re.search(r"## Symbols.*?^:::\n(.*?)$", summary, flags=re.S | re.M)[0]
    listed = set().union(*map(symbols, formulas(table)))
    used = {f: symbols(f) - listed for f in formulas(PAGES[name].read_text(encoding="utf8"))}
    assert {f: unlisted for f, unlisted in used.items() if unlisted} == {}


def loaded(tree: ast.AST) -> set[str]:
    """Return the names whose value a cell, or a function, takes from outside itself."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    if isinstance(tree, ast.FunctionDef):
        own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - own


def bound(cell: ast.Module) -> set[str]:
    """Return the names that a cell gives a value to, outside its functions; imports left out."""
    found, rest = set(), list(cell.body)
    while rest:
        node = rest.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif not isinstance(node, ast.Lambda | ast.comprehension | ast.ListComp | ast.DictComp):
            rest += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_a_slider_draws_with_is_not_given_another_value_below(name):
    """Where a kernel runs, an explorable draws long after the cells below it have run."""
    notebook = jupytext.read(PAGES[name], fmt="md:myst")
    trees = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    functions = {}
    for number, tree in enumerate(trees):
        functions |= {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        calls = [
            n for n in ast.walk(tree) if isinstance(n, ast.Call) and loaded(n.func) == {"explore"}
        ]
        uses, new = set(), set().union(*(loaded(call.args[0]) for call in calls))
        while new:
            uses |= new
            new = set().union(*(loaded(functions[f]) for f in new if f in functions)) - uses
        for later in trees[number + 1 :]:
            assert not uses & bound(later), f"{sorted(uses & bound(later))} in an explorable's code"
