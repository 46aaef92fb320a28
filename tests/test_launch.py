"""Buttons that run a page or show its source: with no address known, only the reader's browser."""

from urllib.parse import parse_qs, urlsplit

import address
import launch
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx

PAGE = "---\nkernelspec: {name: python3}\n---\n# A page\n"


@pytest.fixture
def built(request, monkeypatch, tmp_path):
    """A page in a folder of a small book, built with the extension where an address is known."""
    variable, remote = request.param
    monkeypatch.setenv("GITHUB_REPOSITORY", variable)
    monkeypatch.setattr(address, "_remote", lambda: remote)
    (tmp_path / "part").mkdir()
    (tmp_path / "index.md").write_text("# The book\n\n```{toctree}\npart/page\n```\n")
    (tmp_path / "part" / "page.md").write_text(PAGE)
    options = {"extensions": ["myst_parser", "launch"], "html_theme": "sphinx_book_theme"}
    out = tmp_path / "out"
    app = Sphinx(
        tmp_path, None, out, tmp_path / "trees", "html", options, status=None, warning=None
    )
    app.build()
    return BeautifulSoup((out / "part" / "page.html").read_text(), "html.parser")


cases = pytest.mark.parametrize(
    ("built", "repository"),
    [
        (("example/fork", ""), "example/fork"),
        (("", "git@github.com:example/clone.git"), "example/clone"),
        (("", "/somewhere/on/this/machine"), None),
    ],
    ids=["environment", "remote", "neither"],
    indirect=["built"],
)


@cases
def test_launch_buttons_of_a_built_page(built, repository):
    links = {a.text.strip(): a["href"] for a in built.select(".dropdown-launch-buttons a[href]")}
    assert links.pop("JupyterLite") == "../lite/notebooks/index.html?path=part%2Fpage.ipynb"
    expected = launch.places(repository, "part/page")
    assert links == {name: expected[name] for name in ("Binder", "Colab") if name in expected}
    assert bool(links) == bool(repository)
    assert all(f"/{repository}/" in href for href in links.values())


@cases
def test_source_buttons_of_a_built_page(built, repository):
    hrefs = {a["href"] for a in built.select(".dropdown-source-buttons a[href]")}
    root = f"https://github.com/{repository}"
    source = {root, f"{root}/edit/main/part/page.md", f"{root}/blob/main/part/page.md?plain=1"}
    assert source <= hrefs if repository else not hrefs
    everywhere = [a["href"] for a in built.select('a[href*="github.com"]')]
    assert all(href.startswith(root) for href in everywhere)


def test_binder_opens_the_page_itself():
    url = launch.places("example/fork", "chapters/pca")["Binder"]
    assert urlsplit(url).path == "/v2/gh/example/fork/HEAD"
    assert parse_qs(urlsplit(url).query) == {"urlpath": ["lab/tree/chapters/pca.md"]}
