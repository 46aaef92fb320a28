"""Pages as a strict Content-Security-Policy wants them, before any browser looks at them."""

import re

import pytest
from bs4 import BeautifulSoup

from book import icons, policy, project
from book.project import HTML, ROOT

NOTEBOOK = "---\nkernelspec: {name: python3}\n---\n"
PAGES = {"intro": "# The book\n\nWords.\n", "part/one": f"{NOTEBOOK}# The part\n\nMore words.\n"}
EXTENSIONS = ["myst_parser", "sphinx_togglebutton", "book.theme", "book.policy"]
BUILT = ["intro", "part/one", "search", "genindex", "404"]


@pytest.fixture(scope="module")
def out(build_book, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_REPOSITORY", "example/fork")  # all buttons that there may be
        options = {"html_static_path": [str(ROOT / "book" / "static")]}
        return build_book(tmp_path_factory.mktemp("policy"), PAGES, EXTENSIONS, **options)[0]


def scripts(out, name):
    """Return the script elements of a page that run, in their order."""
    html = BeautifulSoup((out / f"{name}.html").read_text(encoding="utf8"), "html.parser")
    return html.select('script:not([type]), script[type="module"]')


@pytest.mark.parametrize("name", BUILT)
def test_no_script_stands_in_a_page(out, name):
    found = scripts(out, name)
    assert found and not [script for script in found if script.text.strip()]
    html = (out / f"{name}.html").read_text(encoding="utf8")
    assert not re.search(r"<\w[^>]* on\w+=", html) and "javascript:" not in html


@pytest.mark.parametrize("name", ["intro", "part/one", "search"])
def test_files_say_what_stood_in_the_page_and_in_its_order(out, name):
    paths = [(out / name).parent / script["src"].partition("?")[0] for script in scripts(out, name)]
    texts = [path.read_text(encoding="utf8") for path in paths]
    names = [path.name for path in paths]
    assert names[0] == "first.js"
    hints = next(number for number, text in enumerate(texts) if "toggleHintShow = " in text)
    assert "toggleHintHide = " in texts[hints] and hints < names.index("togglebutton.js")
    assert any(f"DOCUMENTATION_OPTIONS.pagename = '{name}'" in text for text in texts)


def test_only_the_search_page_loads_the_index(out):
    for name in BUILT:
        loaded = any("searchindex.js" in script["src"] for script in scripts(out, name))
        assert loaded == (name == "search")


def test_a_second_build_changes_nothing(out):
    for name in BUILT:
        html = (out / f"{name}.html").read_text(encoding="utf8")
        assert policy.settled(html, out / "_static", name == "search") == html


def test_what_no_page_asks_for_is_gone(out):
    left = [path.name for path in (out / "_static").rglob("*") if path.is_file()]
    assert not [name for name in left if re.search(r"fontawesome|\.map$|^fa-|\.po$", name)]


@pytest.mark.parametrize("name", BUILT)
def test_every_icon_of_a_page_is_known(out, name):
    html = (out / f"{name}.html").read_text(encoding="utf8")
    assert names_of_icons(html) and names_of_icons(html) <= set(icons.ICONS)


@pytest.mark.parametrize("name", [*project.pages(), "search", "genindex", "404"])
def test_every_icon_of_the_book_is_known(name):
    html = (HTML / f"{name}.html").read_text(encoding="utf8")
    assert names_of_icons(html) <= set(icons.ICONS)


def names_of_icons(html):
    parts = BeautifulSoup(html, "html.parser").select('[class*="fa-"]')
    classes = {name for part in parts for name in part["class"] if name.startswith("fa-")}
    return {name.removeprefix("fa-") for name in classes} - {"solid", "lg"}
