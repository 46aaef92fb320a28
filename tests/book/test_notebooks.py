"""The downloadable notebooks: plain prose, every output, and cells that run in a clean kernel."""

import json
import os
import re
import subprocess
import sys

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from nbclient import NotebookClient

from book import notebooks, project
from book.project import HTML, ROOT

BUILT = HTML / "notebooks"

CODE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Page

```{code-cell}
:tags: [hide-input]
:browser_seconds: 40

from IPython.display import display

words = {"text/html": "<b>x</b>", "image/png": "aGk=", "text/plain": "the alt text\\nthe caption"}
display(words, metadata={"image/png": {"alt": "the alt text"}}, raw=True)
words["text/html"] = "<div data-explorable=''></div>"
display(words, metadata={"image/png": {"alt": "the alt text"}}, raw=True)
display({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}, raw=True)
```

- A list

```{code-cell}
:tags: [hide-cell]

print(1)
```

```{code-cell}
:tags: [remove-output]

print(2)
```

```{code-cell}
:tags: [remove-input]

3
```
"""


@pytest.fixture(scope="module")
def small(build_book, tmp_path_factory):
    """A page of four cells: (the notebook, the warnings of the build)."""
    folder = tmp_path_factory.mktemp("small")
    extensions = ["myst_nb", "sphinxcontrib.bibtex", "book.notebooks"]
    options = {"bibtex_bibfiles": [], "nb_code_prompt_show": "Show it"}
    out, warnings = build_book(folder, {"intro": "# Book", "page": CODE}, extensions, **options)
    return nbformat.read(out / "notebooks" / "page.ipynb", 4), warnings


def test_cells_stand_where_the_page_has_them(small):
    sources = [cell.source for cell in small[0].cells]
    assert sources[0].startswith("# @title Set-up")
    assert sources[1] == "# Page" and sources[3] == "- A list"
    assert sources[2].startswith("# @title Show it\nfrom IPython")
    assert sources[4:] == [f"# @title {notebooks.CHECKS}\nprint(1)", "print(2)", "3"]


def test_what_the_book_folds_the_notebook_folds_too(small):
    cells = [cell for cell in small[0].cells if cell.cell_type == "code"]
    folded = [cell.metadata.get("jupyter", {}).get("source_hidden", False) for cell in cells]
    assert folded == [cell.metadata.get("cellView") == "form" for cell in cells]
    assert folded == [True, True, True, False, False]
    assert cells[1].metadata["browser_seconds"] == 40


def test_outputs_are_plain(small):
    cells = [cell for cell in small[0].cells if cell.cell_type == "code"]
    shown = [output.data["text/plain"] for output in cells[1].outputs]
    moves = "the caption Run this cell to move it."
    assert shown == ["the alt text", "the caption", "the alt text", moves]
    assert cells[1].outputs[0].data["image/png"].strip() == "aGk="
    assert cells[1].outputs[0].metadata["image/png"]["alt"] == "the alt text"
    assert "text/html" not in cells[1].outputs[0].data
    assert cells[2].outputs[0].text == "1\n" and cells[3].outputs == []


def test_a_tag_that_notebooks_cannot_show_is_refused(small):
    assert re.search(r"page\.md:\d+: WARNING: the tag \{'remove-input'\}", small[1])


# The first cell


def test_the_first_cell_fetches_what_is_missing(nowhere, monkeypatch):
    advice = notebooks.set_up().source
    assert "github.com" not in advice and "pip install" in advice
    compile(advice, "advice", "exec")
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/fork")
    fetch = notebooks.set_up().source
    assert "git clone --quiet --depth 1 https://github.com/example/fork" in fetch
    assert 'sys.path.insert(0, os.path.abspath("fork"))' in fetch


def test_the_first_cell_without_lib_says_what_to_do(nowhere, tmp_path):
    code = notebooks.set_up().source
    command = [sys.executable, "-I", "-S", "-c", code]  # without the packages of this environment
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode and "get the chapter's source" in ran.stderr


# Whole pages


@pytest.fixture(params=project.pages())
def built(request):
    path = BUILT / f"{request.param}.ipynb"
    if not path.exists():
        pytest.fail("the book is not built: run `make book` first")
    return path, nbformat.read(path, 4)


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_prose_of_the_page_is_plain(built):
    first, *_ = cells = prose(built[1])
    assert first.startswith("# ")
    for cell in cells:
        assert not re.search(r"^\s*:{3,}|\{[a-z:]+\}`", re.sub(r"`+[^`]+`+", "", cell), re.M)


def test_notebook_is_valid_and_holds_its_outputs(built):
    _, notebook = built
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert "widget" not in json.dumps([cell.outputs for cell in code] + [notebook.metadata])
    drawn = [cell for cell in code if re.search(r"\bPicture\(|^explore\(", cell.source, re.M)]
    shown = [o for cell in code for o in cell.outputs if "image/png" in o.get("data", {})]
    assert bool(shown) == bool(drawn)
    for cell in code:
        if re.search(r"^explore\(", cell.source, re.M):
            assert any("image/png" in o.get("data", {}) for o in cell.outputs)
    for output in shown:
        assert len(output.data["text/plain"]) > 20  # the alt text


def test_every_cell_of_the_page_is_there(built):
    path, notebook = built
    page = jupytext.read((ROOT / path.relative_to(BUILT)).with_suffix(".md"), fmt="md:myst")
    written = [cell.source for cell in page.cells if cell.cell_type == "code"]
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert [re.sub(r"^# @title .*\n", "", source) for source in code[1:]] == written


def test_page_offers_its_notebook_first(built):
    path, _ = built
    page = BUILT.parent / path.relative_to(BUILT).with_suffix(".html")
    html = BeautifulSoup(page.read_text(encoding="utf8"), "html.parser")
    first = html.select_one(".dropdown-download-buttons .dropdown-menu a")
    assert (page.parent / first["href"]).resolve() == path.resolve()


def test_links_to_other_pages_lead_somewhere(built):
    path, notebook = built
    tokens = MarkdownIt().parse("\n\n".join(prose(notebook)))
    parts = [part for token in tokens for part in token.children or []]
    links = {part.attrs["href"] for part in parts if part.type == "link_open"}
    assert links
    for link in links:
        assert link.startswith("https:") or (path.parent / link).exists(), link


@pytest.mark.weekly
def test_notebook_runs_in_a_clean_kernel(built, monkeypatch):
    """In the folder of its page, where the build runs it too."""
    path, notebook = built
    monkeypatch.delenv("EXPLORE_VIEW", raising=False)
    monkeypatch.setitem(os.environ, "TQDM_DISABLE", "1")
    folder = ROOT / path.relative_to(BUILT).parent
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
