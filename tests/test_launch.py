"""Launch buttons point at the project where its address is known, and are left out elsewhere."""

import address
import launch
import pytest
from sphinx.application import Sphinx

PAGE = "---\nkernelspec: {name: python3}\n---\n# A page\n"


@pytest.mark.parametrize(
    ("variable", "remote", "expected"),
    [
        ("example/fork", "", "example/fork"),
        ("", "git@github.com:example/clone.git", "example/clone"),
        ("", "/somewhere/on/this/machine", None),
    ],
    ids=["environment", "remote", "neither"],
)
def test_buttons_of_a_built_page(variable, remote, expected, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_REPOSITORY", variable)
    monkeypatch.setattr(address, "_remote", lambda: remote)
    (tmp_path / "index.md").write_text(PAGE)
    options = {"extensions": ["myst_parser", "launch"], "html_theme": "sphinx_book_theme"}
    out = tmp_path / "out"
    app = Sphinx(
        tmp_path, None, out, tmp_path / "trees", "html", options, status=None, warning=None
    )
    app.build()
    html = (out / "index.html").read_text()
    hosts = ["mybinder.org", "colab.research.google.com"]
    assert [host in html for host in hosts] == [bool(expected)] * 2
    if expected:
        assert all(url in html for url in launch.places(expected, "index").values())


def test_binder_opens_the_page_itself():
    url = launch.places("example/fork", "chapters/pca")["Binder"]
    assert url.endswith("/example/fork/HEAD?urlpath=lab%2Ftree%2Fchapters%2Fpca.md")
