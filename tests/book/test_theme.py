"""Footer, link previews, sitemap and 404 page, with and without a published address."""

import re
from xml.etree import ElementTree

import address
import edition
import pytest
from sphinx.application import Sphinx

PAGES = {
    "intro": "# The book\n\nIt begins with a sentence.\n\n```{toctree}\npart/one\n```\n",
    "part/one": "# The part\n\nIt says something else.\n",
}


@pytest.fixture(params=[None, "example/fork"], ids=["nowhere", "published"])
def built(request, monkeypatch, tmp_path):
    """A small book, built with the extension as the real one is: (its folder, its address)."""
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.delenv("BOOK_URL", raising=False)
    monkeypatch.setattr(address, "_remote", lambda: "")
    if request.param:
        monkeypatch.setenv("GITHUB_REPOSITORY", request.param)
    for name, text in PAGES.items():
        (tmp_path / f"{name}.md").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.md").write_text(text, encoding="utf8")
    options = {
        "extensions": ["myst_parser", "furniture"],
        "root_doc": "intro",
        "html_title": "A whole book",
        "html_theme": "sphinx_book_theme",
        "html_theme_options": {"extra_footer": "Free to read."},
    }
    out = tmp_path / "out"
    app = Sphinx(
        tmp_path, None, out, tmp_path / "trees", "html", options, status=None, warning=None
    )
    app.build()
    return out, request.param and "https://example.github.io/fork/"


def tags(html):
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="(.*?)" />', html))


def test_every_page_describes_itself(built):
    out, site = built
    for page, words in {"intro": "It begins with", "part/one": "It says something"}.items():
        found = tags((out / f"{page}.html").read_text(encoding="utf8"))
        assert found["description"].startswith(words)
        assert found["og:description"] == found["description"]
        assert found["og:site_name"] == "A whole book"
        if site:
            assert found["og:url"] == f"{site}{page}.html"
            image = out / found["og:image"].removeprefix(site)
            assert image.read_bytes().startswith(b"\x89PNG")
        else:
            assert not {"og:url", "og:image", "og:image:alt"} & set(found)


def test_no_address_is_invented(built):
    out, site = built
    for path in out.rglob("*.html"):
        hosts = set(
            re.findall(r'(?:href|content|src)="https?://([\w.-]+)', path.read_text(encoding="utf8"))
        )
        foreign = {"www.sphinx-doc.org", "sphinx-book-theme.readthedocs.io"}  # the theme's credits
        assert hosts - foreign <= ({"example.github.io"} if site else set())


def test_sitemap_lists_the_pages_of_a_published_book(built):
    out, site = built
    if not site:
        assert not (out / "sitemap.xml").exists()
        return
    places = ElementTree.parse(out / "sitemap.xml").getroot().findall("{*}url/{*}loc")
    found = [place.text for place in places]
    assert found == [f"{site}intro.html", f"{site}part/one.html"]


def test_missing_page_works_at_any_depth(built):
    out, site = built
    html = (out / "404.html").read_text(encoding="utf8")
    assert "There is no such page" in html
    prefix = "/fork/" if site else "/"
    links = re.findall(r'(?:href|src)="([^"#][^"]*)"', html)
    local = [link for link in links if not link.startswith(("http", "data:"))]
    assert len(local) > 10 and all(link.startswith(prefix) for link in local), local
    for link in local:
        assert (out / re.sub(r"[?#].*", "", link.removeprefix(prefix))).exists(), link


def test_footer_names_the_edition(built):
    out, _ = built
    html = (out / "intro.html").read_text(encoding="utf8")
    assert f"Free to read. Version {edition.version()}, " in html


def test_the_date_is_that_of_the_source(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert edition.in_words().endswith(", 2 January 1970")
