"""The downloadable notebooks: plain prose, every output, and cells that run in a clean kernel."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import address
import bibliography
import nbformat
import notebooks
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from plain_markdown import Context, Unknown, convert, raw_left
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "_build" / "html" / "notebooks"
PAGES = notebooks.pages()

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    """No address is known, unless a test says so."""
    for name in ("GITHUB_REPOSITORY", "BOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(address, "_remote", lambda: "")


def link(target):
    if target == "unknown":
        raise KeyError(target)
    return target if target.startswith("http") else f"at/{target.split('.')[0]}", "its title"


CONTEXT = Context(
    "page",
    link=link,
    bibliography=lambda: "- all works",
    exercises={"one": 1},
)


# Conversion, construct by construct


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("An {term}`id` of an {term}`old word <word>`.", "An id of an old word."),
        (
            "See {ref}`words <there>` or {ref}`there`.",
            "See [words](at/there) or [its title](at/there).",
        ),
        ("See [words](x.md) and [](x.md#part).", "See [words](at/x) and [its title](at/x)."),
        ("See {doc}`x`.", "See [its title](at/x)."),
        ("(target)=\n# Title", "# Title"),
        (":::{tip}\nShort.\n:::", "> **Tip**\n>\n> Short."),
        (":::{admonition} A {term}`b`\n:class: tip\nText.\n:::", "> **A b**\n>\n> Text."),
        ("````{note}\n```{tip}\nx\n```\n````", "> **Note**\n>\n> > **Tip**\n> >\n> > x"),
        ("- item\n\n  :::{tip}\n  x\n  :::", "- item\n\n  > **Tip**\n  >\n  > x"),
        (":::{exercise} Why\n:label: one\nSay.\n:::", "### Exercise 1: Why\n\nSay."),
        (
            ":::{solution-start} one\n:class: dropdown\n:::\n\nSo.",
            "#### Solution to exercise 1\n\nSo.",
        ),
        (":::{solution-end}\n:::", ""),
        (":::{glossary}\nid\n  A number.\n:::", "**id**  \nA number."),
        ("```{bibliography}\n```", "- all works"),
        (
            ":::{list-table}\n:header-rows: 1\n\n* - a\n  - b\n* - $x$\n  - two\n    rows\n:::",
            "| a | b |\n|---|---|\n| $x$ | two rows |",
        ),
        (":::{note}\n$$\na\n= b\n$$\n:::", "> **Note**\n>\n> $$ a = b $$"),
    ],
)
def test_conversion(myst, plain):
    assert convert(myst, CONTEXT) == plain
    assert not raw_left(plain)


@pytest.mark.parametrize(
    "text",
    [
        "Maths $e_i^\\top E$ and\n\n$$\n\\text{embed}(i) = 1\n$$",
        "`{ref}` and ``{term}`x` `` stay code, and so does \\{this}",
        "```python\nx = {'{ref}`a`': 1}\n(target)=\n```",
        "| a | b |\n|---|--:|\n| 1 | 2 |",
        "![a picture](x.png) and <b>bold</b> and [there](https://example.org)",
    ],
)
def test_plain_markdown_stays_as_it_is(text):
    assert convert(text, CONTEXT) == text


@pytest.mark.parametrize(
    ("text", "named", "line"),
    [
        ("One.\n\n:::{spoiler}\nx\n:::", "{spoiler}", 7),
        ("One {eq}`x`.", "{eq}", 5),
        ("One\ntwo {term}`x`\nthree {abbr}`x`.", "{abbr}", 7),
        ("[a](unknown)", "unknown", 5),
        (":::{note}\n:class: x\n\nOne {eq}`x`.\n:::", "{eq}", 8),
        ("A note.[^1]\n\n[^1]: Below.", "footnote", 5),
        ("[text]{.class}", "span", 5),
        ("The share is 67.1\n% of all.", "vanishes", 6),
        ("\\begin{align}\na\n\\end{align}", "amsmath", 5),
        (":::{list-table}\n* - a\n\n    ```\n    b\n    ```\n:::", "block inside a table", 8),
    ],
)
def test_what_has_no_plain_form_is_refused_with_its_line(text, named, line):
    with pytest.raises(Unknown, match=rf"page\.md, line {line}: .*{re.escape(named)}"):
        convert(text, CONTEXT, line=5)


@given(st.lists(st.sampled_from(["word", "`code`", "$x$", "{term}`a`", "*b*", "\n", "\n\n"])))
def test_roles_vanish_and_words_stay(parts):
    text = " ".join(parts).strip()
    plain = convert(text, CONTEXT)
    assert "{" not in plain
    for part in ("word", "`code`", "$x$", "*b*"):
        assert plain.count(part) == text.count(part)


# Citations


def test_works_are_named_by_authors_and_year():
    assert bibliography.words("levy2015improving") == "Levy et al. (2015)"
    assert bibliography.words("eckart1936approximation", True) == "Eckart and Young, 1936"
    both = [bibliography.words(f"mikolov2013{word}") for word in ("efficient", "distributed")]
    years = [re.fullmatch(r"Mikolov et al\. \((2013.)\)", words)[1] for words in both]
    assert years == ["2013a", "2013b"]


def test_every_citation_says_what_the_bibliography_says():
    """A page writes [Harris (1954)](#harris1954distributional), to be readable anywhere."""
    for page in PAGES:
        for words, key in re.findall(r"\[([^]]*)\]\(#([\w-]+)\)", notebooks.text_of(page)):
            if key not in notebooks.labels():
                assert words in (bibliography.words(key), bibliography.words(key, True)), page
    assert notebooks.cited(PAGES) == bibliography.works()


def test_a_citation_leads_to_the_work():
    assert notebooks.link("chapters/pca", "#levy2015improving") == (
        "https://doi.org/10.1162/tacl_a_00134",
        "Levy et al. (2015)",
    )


def test_references_are_sorted_and_their_links_work():
    listed = bibliography.references({"harris1954distributional", "deerwester1990indexing"})
    first, second = listed.split("\n")
    assert first.startswith("- **Deerwester et al. (1990).**") and "Harris" in second
    links = [
        token.attrs["href"]
        for block in MarkdownIt().parse(listed)
        for token in block.children or []
        if token.type == "link_open"
    ]
    assert len(links) == 2 and all(re.fullmatch(r"https://doi\.org/10\S+", link) for link in links)


# Addresses


def test_links_lead_to_the_notebook_beside_or_to_the_published_page(monkeypatch):
    there = "chapters/pca", "skip_gram.md"
    assert notebooks.link(*there)[0] == "skip_gram.ipynb"
    assert notebooks.link("chapters/pca", "../intro.md")[0] == "../intro.ipynb"
    assert notebooks.link("intro", "chapters/pca.md#in-short")[0] == "chapters/pca.ipynb"
    assert notebooks.link("chapters/pca", "lookup-tables") == (
        "lookup_tables.ipynb",
        "The lookup table view",
    )
    monkeypatch.setenv("GITHUB_REPOSITORY", "Example/fork")
    assert notebooks.link(*there)[0] == "https://example.github.io/fork/chapters/skip_gram.html"
    monkeypatch.setenv("BOOK_URL", "https://example.org/book")
    assert notebooks.link(*there)[0] == "https://example.org/book/chapters/skip_gram.html"


@pytest.mark.parametrize(
    ("remote", "repository"),
    [
        ("https://github.com/someone/a-book.git", "someone/a-book"),
        ("https://token@github.com/someone/a.book", "someone/a.book"),
        ("git@github.com:someone/book.git", "someone/book"),
        ("https://example.org/someone/book.git", None),
        ("/home/someone/book", None),
        ("", None),
    ],
)
def test_the_repository_is_read_from_the_remote(monkeypatch, remote, repository):
    monkeypatch.setattr(address, "_remote", lambda: remote)
    assert address.repository() == repository
    assert address.site() is None  # a clone is not a published book
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/fork")
    assert address.repository() == "example/fork"
    assert address.site() == "https://example.github.io/fork/"


def test_the_first_cell_fetches_what_is_missing(monkeypatch):
    advice = notebooks.set_up("chapters/pca").source
    assert "github.com" not in advice and "pip install" in advice
    compile(advice, "advice", "exec")
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/fork")
    fetch = notebooks.set_up("chapters/pca").source
    assert "git clone --quiet --depth 1 https://github.com/example/fork" in fetch
    assert 'os.chdir("fork/chapters")' in fetch
    assert 'os.chdir("fork")' in notebooks.set_up("intro").source


def test_the_first_cell_without_lib_says_what_to_do(tmp_path):
    code = notebooks.set_up("chapters/pca").source
    command = [sys.executable, "-I", "-S", "-c", code]  # without the packages of this environment
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode and "Get the chapter's source" in ran.stderr


# Whole pages


@each_page
def test_prose_of_the_page_is_plain(name):
    """Without outputs, so that a page can be checked before the book is built."""
    source = (ROOT / f"{name}.md").read_text(encoding="utf8")
    cells = notebooks.jupytext.myst.myst_to_notebook(source).cells
    executed = nbformat.v4.new_notebook(cells=[c for c in cells if c.cell_type == "code"])
    notebook = notebooks.notebook(name, executed)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert any(cell.startswith("# ") for cell in prose[:1])
    for cell in prose:
        assert not raw_left(cell)
        assert not re.search(r"^\s*:{3,}|\{[a-z:]+\}`", re.sub(r"`+[^`]+`+", "", cell), re.M)
    if notebooks.cited([name]):
        assert any(re.search(r"^## (References|Bibliography)", cell, re.M) for cell in prose[-1:])


def test_what_the_book_folds_jupyterlab_folds_too(tmp_path):
    """... and saving the page leaves no trace of it."""
    settings = ROOT / "book" / "jupyter" / "etc" / "jupyter"
    config = PyFileConfigLoader("jupyter_server_config.py", str(settings)).load_config()
    shutil.copy(ROOT / "chapters" / "pca.md", tmp_path)
    manager = config.ServerApp.contents_manager_class(root_dir=str(tmp_path), config=config)
    opened = asyncio.run(manager.get("pca.md", type="notebook", content=True))
    for cell in opened["content"]["cells"]:
        folded = bool(notebooks.FOLDED & set(cell["metadata"].get("tags", [])))
        assert cell["metadata"].get("jupyter", {}).get("source_hidden", False) == folded
    asyncio.run(manager.save(opened, "pca.md"))
    saved = (tmp_path / "pca.md").read_text(encoding="utf8")
    assert "hide-cell" in saved and "source_hidden" not in saved


def test_outputs_of_another_version_are_refused():
    with pytest.raises(ValueError, match=r"intro\.md, line \d+: .*another version"):
        notebooks.notebook("intro", None)


@pytest.fixture(params=PAGES)
def built(request):
    path = BUILT / f"{request.param}.ipynb"
    if not path.exists():
        pytest.fail("the book is not built: run `make book` first")
    return path, nbformat.read(path, 4)


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


def test_page_offers_its_notebook_first(built):
    path, _ = built
    page = BUILT.parent / path.relative_to(BUILT).with_suffix(".html")
    html = BeautifulSoup(page.read_text(encoding="utf8"), "html.parser")
    first = html.select_one(".dropdown-download-buttons .dropdown-menu a")
    assert (page.parent / first["href"]).resolve() == path.resolve()


def test_links_to_other_pages_lead_somewhere(built):
    path, notebook = built
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    tokens = [part for token in MarkdownIt().parse(prose) for part in token.children or []]
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    assert links
    for link in links:
        assert link.startswith("https:") or (path.parent / link).exists(), link


@pytest.mark.slow
def test_notebook_runs_in_a_clean_kernel(built, monkeypatch):
    """In the folder of its page, where the build runs it too."""
    path, notebook = built
    monkeypatch.delenv("EXPLORE_STATIC", raising=False)
    monkeypatch.setitem(os.environ, "TQDM_DISABLE", "1")
    folder = ROOT / path.relative_to(BUILT).parent
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
