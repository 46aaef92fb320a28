"""The whole chapter as one PDF: the built pages, in their order, printed by Chromium.

The pages are put into a single document, so that links between them work on paper too. Every
explorable stands there as its starting picture; folded code stays out.
"""

import io
import logging
import mimetypes
import posixpath
import re
import sys
from html import escape
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Route, sync_playwright
from pypdf import PdfWriter
from pypdf.generic import Fit

from book import browser, project
from book.project import HTML, ROOT, site

PDF = "ch320.pdf"
HOST = "http://book.invalid/"  # answered from the disk; nothing else is
LONG = 40  # lines of code that may be divided between two sheets

# What a page shows and paper cannot use: folded code, links to headings, widgets and their state.
SCREEN_ONLY = "details.hide, a.headerlink, script, .tocsection, .prev-next-area"
SHEET = {"width": 657, "height": 900}  # pixels between the margins of print.css
FIT = """async () => {
  await document.fonts.ready;
  for (const formula of document.querySelectorAll(".katex-display")) {
    const share = formula.clientWidth / formula.scrollWidth;
    if (share < 1) formula.style.fontSize = `${Math.floor(share * 100)}%`;
  }
}"""
FOOTER = """\
<div style="width: 100%; margin: 0 18mm; font: 8px sans-serif; color: #555; display: flex">
<span style="flex: 1">{title}</span><span class="pageNumber"></span></div>"""
ENTRY = """\
<li class="whole-chapter"><a href="{href}" class="btn btn-sm dropdown-item" download
title="Download the whole chapter as a PDF"><span class="btn__icon-container"><i
class="fas fa-book"></i></span><span class="btn__text-container">.pdf, all pages</span></a></li>
"""


def read(page: str) -> BeautifulSoup:
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf8"), "html.parser")


def document() -> tuple[str, list[Tag]]:
    """Return all pages as one HTML document that lies in the book's root, and each of them."""
    pages = project.pages()
    styles = "".join(str(link) for link in read(pages[0]).select('link[rel="stylesheet"]'))
    own = (ROOT / "book" / "print.css").read_text(encoding="utf8")
    articles = [article(page, read(page)) for page in pages]
    html = (
        f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{articles[0].h1.text}</title>{styles}<style>{own}</style></head>"
        f"<body><main>{cover(articles)}{''.join(map(str, articles))}</main></body></html>"
    )
    return html, articles


def contents(articles: list[Tag]) -> list[tuple[int, str, str]]:
    """Return (level, title, anchor) of every page and of its main headings."""
    found = []
    for article in articles:
        found.append((0, article.h1.text, article["id"]))
        found += [(1, heading.text, heading.parent["id"]) for heading in article.select("h2")]
    return found


def cover(articles: list[Tag]) -> str:
    """Return the title page and the table of contents."""
    items = "".join(
        f'<li class="level-{level}"><a href="#{anchor}">{escape(title)}</a></li>'
        for level, title, anchor in contents(articles)
    )
    address = f'<p>On line: <a href="{site()}">{site()}</a></p>' if site() else ""
    return (
        f'<section class="cover"><h1>{escape(articles[0].h1.text)}</h1>'
        f"<p>{project.edition()}</p>{address}<ul>{items}</ul><p>Pictures that move on the page "
        "stand here as they start. The code of figures and the checks of numbers, folded on the "
        "page, are left out; the notebooks hold them.</p></section>"
    )


def article(page: str, html: BeautifulSoup) -> Tag:
    """Return the text of a page, its anchors and addresses made to fit the common document."""
    text = html.select_one("article.bd-article")
    for element in text.select(SCREEN_ONLY):
        element.decompose()
    for fold in text.select("details"):
        fold["open"] = ""
    for element in text.select("[id]"):
        element["id"] = f"{page}--{element['id']}"
    text["id"] = page
    for image in text.select("img[src]"):
        if not image["src"].startswith("data:"):
            image["src"] = posixpath.normpath(posixpath.join(posixpath.dirname(page), image["src"]))
    for link in text.select("a[href]"):
        readdress(link, page)
    for block in text.select(".highlight"):
        if block.text.count("\n") > LONG:
            block["class"].append("long")
    return text


def readdress(link: Tag, page: str) -> None:
    """Turn a link to a page into one inside the document; keep one to the world outside."""
    parts = urlsplit(link["href"])
    if parts.scheme:
        return
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    target = path.removesuffix(".html") if parts.path else page
    if target in project.pages():
        link["href"] = f"#{target}" + f"--{unquote(parts.fragment)}" * bool(parts.fragment)
    elif site():
        link["href"] = site() + path
    else:  # a part of the site that the PDF leaves out
        link.unwrap()


def serve(route: Route, html: str) -> None:
    """Answer the browser from the disk; refuse every other host."""
    url = urlsplit(route.request.url)
    path = HTML / unquote(url.path).lstrip("/")
    if f"{url.scheme}://{url.netloc}/" != HOST:
        route.abort()
    elif url.path == "/all.html":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif path.is_file():
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        route.fulfill(body=path.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404, body="")


def printed(html: str, title: str) -> bytes:
    """Return the document as Chromium prints it."""
    if not (installed := browser.find()):
        sys.exit("the PDF needs Chromium: install it with `python -m playwright install chromium`")
    options = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed, args=options)
        page = chromium.new_page(viewport=SHEET)
        page.emulate_media(media="print")
        page.route("**/*", lambda route: serve(route, html))
        page.goto(f"{HOST}all.html", wait_until="load")
        page.evaluate(FIT)
        pdf = page.pdf(
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER.format(title=escape(title)),
            tagged=True,  # readable aloud, pictures with their alt texts
        )
        chromium.close()
    return pdf


def with_bookmarks(pdf: bytes, articles: list[Tag]) -> bytes:
    """Add a bookmark for each page and main heading. Chromium's own garble titles that wrap."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it counts Chromium's objects aloud
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    places = writer.named_destinations
    parent = None
    for level, title, anchor in contents(articles):
        place = places[f"/{anchor}"]
        item = writer.add_outline_item(
            title=title,
            page_number=writer.get_destination_page_number(place),
            parent=parent if level else None,
            fit=Fit.xyz(left=0, top=place["/Top"]),
        )
        parent = parent if level else item
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def offer(page: str) -> None:
    """Put the PDF into the download menu of a page."""
    path = HTML / f"{page}.html"
    text = path.read_text(encoding="utf8")
    if "whole-chapter" in text:
        return
    entry = ENTRY.format(href="../" * page.count("/") + PDF)
    menu = re.compile(
        r'(dropdown-download-buttons".*?<ul class="dropdown-menu">)(.*?)(</ul>)', re.S
    )
    changed, count = menu.subn(lambda m: m[1] + m[2] + entry + m[3], text, count=1)
    if not count:
        raise SystemExit(f"{path} has no download menu to put the PDF into")
    path.write_text(changed, encoding="utf8")


def main() -> None:
    if not (HTML / "intro.html").exists():
        sys.exit("the book is not built: run `make book` first")
    html, articles = document()
    pdf = with_bookmarks(printed(html, articles[0].h1.text), articles)
    (HTML / PDF).write_bytes(pdf)
    for page in project.pages():
        offer(page)
    print(f"The whole chapter is in {HTML / PDF} ({len(pdf) / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
