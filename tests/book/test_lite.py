"""What JupyterLite's notebooks have that the others do not; tests/browser/ opens them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book import lite


def adapted(*cells):
    notebook = lite.adapted(new_notebook(cells=[new_markdown_cell("# A page"), *cells]))
    nbformat.validate(notebook)
    return notebook


SET_UP = new_code_cell("import lib", metadata={"cellView": "form"})


@pytest.mark.parametrize("code", ["1 + 1", "corpus = king_james(min_count=10)"])
def test_set_up_replaces_the_first_code_and_fetches_the_bible_only_for_its_pages(code):
    prose, first, last = adapted(SET_UP, new_code_cell(code)).cells
    assert prose.source == "# A page" and last.source == code
    assert "import lib" not in first.source and first.metadata.cellView == "form"
    assert ("pythonbible" in first.source) == ("king_james" in code)


def test_a_long_cell_is_announced_once():
    long = new_code_cell("train()", metadata={"browser_seconds": 40})
    cells = adapted(SET_UP, new_code_cell("1"), long).cells
    assert [cell.source for cell in cells if "40 seconds" in cell.source] == [cells[3].source]
    assert cells[4].source == "train()" and len({cell.id for cell in cells}) == len(cells)


def test_a_page_without_code_needs_no_set_up():
    notebook = adapted()
    assert [cell.source for cell in notebook.cells] == ["# A page"]
    assert notebook.metadata.kernelspec.name == "python"
