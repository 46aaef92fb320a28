"""What surrounds a page, with and without a published address."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from book import project

NOTEBOOK = "---\nkernelspec: {name: python3}\n---\n"
PAGES = {
    "intro": "# The book\n\nIt begins with a sentence.\n",
    "part/one": f"{NOTEBOOK}# The part\n\nIt says something else.\n",
}
PLACES = {"nowhere": None, "cloned": "example/clone", "published": "example/fork"}


@pytest.fixture(params=PLACES)
def built(request, build_book, nowhere, remote, monkeypatch, tmp_path):
    """A small book, built as the real one is: (its folder, its repository, its address)."""
    if request.param == "cloned":
        remote("git@github.com:example/clone.git")
    if request.param == "published":
        monkeypatch.setenv("GITHUB_REPOSITORY", "example/fork")
    options = {
        "html_title": "A whole book",
        "html_theme_options": {"extra_footer": "Free to read."},
    }
    out, _ = build_book(tmp_path, PAGES, ["myst_parser", "book.theme"], **options)
    site = "https://example.github.io/fork/" if request.param == "published" else None
    return out, PLACES[request.param], site


def read(page, out):
    return BeautifulSoup((out / f"{page}.html").read_text(encoding="utf8"), "html.parser")


def tags(html):
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="(.*?)" />', html))


def test_every_page_describes_itself(built):
    out, _, site = built
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
    out, repository, site = built
    known = {"www.sphinx-doc.org", "sphinx-book-theme.readthedocs.io"}  # the theme's credits
    known |= {"example.github.io"} if site else set()
    if repository:
        known |= {"github.com", "mybinder.org", "colab.research.google.com"}
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf8")
        hosts = set(re.findall(r'(?:href|content|src)="https?://([\w.-]+)', html))
        assert hosts <= known


def test_sitemap_lists_the_pages_of_a_published_book(built):
    out, _, site = built
    if not site:
        assert not (out / "sitemap.xml").exists()
        return
    places = ElementTree.parse(out / "sitemap.xml").getroot().findall("{*}url/{*}loc")
    found = [place.text for place in places]
    assert found == [f"{site}intro.html", f"{site}part/one.html"]


def test_missing_page_works_at_any_depth(built):
    out, _, site = built
    html = (out / "404.html").read_text(encoding="utf8")
    assert "There is no such page" in html
    prefix = "/fork/" if site else "/"
    links = re.findall(r'(?:href|src)="([^"#][^"]*)"', html)
    local = [link for link in links if not link.startswith(("http", "data:"))]
    assert len(local) > 10 and all(link.startswith(prefix) for link in local), local
    for link in local:
        if not link.endswith(".ipynb"):
            assert (out / re.sub(r"[?#].*", "", link.removeprefix(prefix))).exists(), link


def test_footer_names_the_edition(built):
    assert f"Free to read. {project.edition()}" in read("intro", built[0]).text


def test_launch_buttons(built):
    out, repository, _ = built
    menu = read("part/one", out).select(".dropdown-launch-buttons a[href]")
    links = {a.text.strip(): a["href"] for a in menu}
    assert links.pop("JupyterLite") == "../lite/lab/index.html?path=part%2Fone.ipynb"
    binder = f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=lab%2Ftree%2Fpart%2Fone.md"
    colab = (
        f"https://colab.research.google.com/github/{repository}"
        "/blob/gh-pages/notebooks/part/one.ipynb"
    )
    assert links == ({"Binder": binder, "Colab": colab} if repository else {})
    assert not read("intro", out).select(".dropdown-launch-buttons")  # no code, nothing to run


def test_source_buttons(built):
    out, repository, _ = built
    hrefs = {a["href"] for a in read("part/one", out).select(".dropdown-source-buttons a[href]")}
    root = f"https://github.com/{repository}"
    source = {root, f"{root}/edit/main/part/one.md", f"{root}/blob/main/part/one.md?plain=1"}
    assert source <= hrefs if repository else not hrefs
    everywhere = [a["href"] for a in read("part/one", out).select('a[href*="github.com"]')]
    assert all(root in href for href in everywhere)
