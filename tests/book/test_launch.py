"""Buttons that run a page or show its source: with no address known, only the reader's browser."""

import address
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
    assert links.pop("JupyterLite") == "../lite/lab/index.html?path=part%2Fpage.ipynb"
    binder = f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=lab%2Ftree%2Fpart%2Fpage.md"
    colab = (
        f"https://colab.research.google.com/github/{repository}"
        "/blob/gh-pages/notebooks/part/page.ipynb"
    )
    assert links == ({"Binder": binder, "Colab": colab} if repository else {})


@cases
def test_source_buttons_of_a_built_page(built, repository):
    hrefs = {a["href"] for a in built.select(".dropdown-source-buttons a[href]")}
    root = f"https://github.com/{repository}"
    source = {root, f"{root}/edit/main/part/page.md", f"{root}/blob/main/part/page.md?plain=1"}
    assert source <= hrefs if repository else not hrefs
    everywhere = [a["href"] for a in built.select('a[href*="github.com"]')]
    assert all(href.startswith(root) for href in everywhere)
