"""The PDF of the whole chapter: nothing missing, nothing cut off, links that lead somewhere."""

import os
import re
from urllib.parse import unquote

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from book.pdf import read
from book.project import HTML, pages

MARGIN = 18 / 25.4 * 72  # points; as in book/print.css


@pytest.fixture(scope="module")
def articles():
    """The text of every page, without what is folded on the screen."""
    found = {}
    for page in pages():
        found[page] = read(page).select_one("article.bd-article")
        for element in found[page].select("details.hide, a.headerlink, script"):
            element.decompose()
    return found


@pytest.fixture(scope="module")
def pdf():
    path = HTML / "ch320.pdf"
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PDF: run `make pdf` first")
    return path


@pytest.fixture(scope="module")
def sheets(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        yield list(document)


def squeezed(text):
    """Text without what line breaks and fonts may change."""
    return re.sub(r"[\s\u00ad\ufffe-]+", "", text)


@pytest.fixture(scope="module")
def text(sheets):
    return squeezed("".join(sheet.get_textpage().get_text_bounded() for sheet in sheets))


def test_bookmarks_name_every_page_and_main_heading(pdf, articles):
    reader = PdfReader(pdf)
    pages, headings, starts = [], [], []
    for item in reader.outline:
        if isinstance(item, list):
            headings += [heading.title for heading in item]
        else:
            pages.append(item.title)
            starts.append(reader.get_destination_page_number(item))
    assert pages == [article.h1.text for article in articles.values()]
    assert headings == [h.text for article in articles.values() for h in article.select("h2")]
    assert starts == sorted(set(starts)) and starts[0] > 0  # after the cover, in the book's order
    for title, number in zip(pages, starts, strict=True):
        assert squeezed(title) in squeezed(reader.pages[number].extract_text())


def test_every_figure_is_there(sheets, articles):
    expected = sum(len(article.select("figure.picture img")) for article in articles.values())
    drawn = [len(list(sheet.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]))) for sheet in sheets]
    assert sum(drawn) == expected > 0


def test_no_line_of_code_or_output_is_lost(text, articles):
    for page, article in articles.items():
        for block in article.select("pre"):
            for line in block.text.split("\n"):
                assert squeezed(line) in text, f"{page}: {line}"


def test_nothing_lies_beyond_the_margins(sheets):
    for number, sheet in enumerate(sheets, start=1):
        width, height = sheet.get_size()
        words = sheet.get_textpage()
        for i in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(i)
            inside = left > MARGIN - 2 and right < width - MARGIN + 2 and 0 < bottom < top < height
            assert inside, f"sheet {number}: {words.get_text_bounded(left, bottom, right, top)!r}"


def test_links_lead_somewhere(pdf, articles):
    reader = PdfReader(pdf)
    inside, outside = set(), set()
    for sheet in reader.pages:
        for annotation in sheet.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                inside.add(str(link["/Dest"]))
            elif "/A" in link:
                outside.add(unquote(link["/A"]["/URI"]))
    assert inside <= set(reader.named_destinations)
    hrefs = {a["href"] for article in articles.values() for a in article.select("a[href]")}
    assert {unquote(href) for href in hrefs if re.match("https?:", href)} <= outside
    assert not [address for address in outside if "book.invalid" in address]
    assert {f"/{page}" for page in articles} <= inside
    assert len(inside) > 100


@pytest.mark.parametrize("name", pages())
def test_page_offers_the_pdf(pdf, name):
    entries = read(name).select(".dropdown-download-buttons li.whole-chapter a")
    assert [(HTML / name).parent.joinpath(a["href"]).resolve() for a in entries] == [pdf.resolve()]
