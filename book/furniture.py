"""Sphinx extension: what surrounds a page. Footer, link previews, sitemap, "page not found".

An address appears only where the published address is known (book/address.py).
"""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import address
import edition
from PIL import Image, ImageDraw
from sphinx.application import Sphinx
from sphinx.config import Config

NOT_FOUND = """\
<h1>There is no such page</h1>
<p>The link that brought you here may be old or mistyped. The menu lists the chapter's pages, and
<a href="{home}">the first of them</a> says what each one holds.</p>"""
BLUE, GOLD = "#0b4f7d", "#f0b429"  # of the favicon
ADDRESSES = re.compile(r'<meta property="og:(url|image[:\w]*)".*?/>\n?')


def setup(app: Sphinx) -> dict:
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("notfound.extension")
    app.connect("config-inited", fill_in, priority=400)
    app.connect("html-page-context", drop_unknown_addresses, priority=900)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fill_in(app: Sphinx, config: Config) -> None:
    """Set what the configuration file cannot know: the edition, and the address if there is one."""
    site = address.site() or ""
    root = urlsplit(site).path or "/"
    options = config.html_theme_options
    options["extra_footer"] = f"{options.get('extra_footer', '')} {edition.in_words()}.".strip()
    config.html_baseurl = config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.ogp_social_cards = {
        "enable": bool(site),  # a preview's picture needs its full address
        "image_mini": draw_mark(Path(app.doctreedir)),
        "line_color": BLUE,
    }
    config.notfound_urls_prefix = root  # a missing page may be at any depth: no relative links
    config.notfound_context = {
        "title": "Page not found",
        "body": NOT_FOUND.format(home=f"{root}{config.root_doc}.html"),
    }


def draw_mark(folder: Path) -> str:
    """Draw the book's mark, book/static/favicon.svg, as the PNG that previews want."""
    scale = 8  # pixels for each unit of the SVG
    image = Image.new("RGBA", (32 * scale, 32 * scale))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, 32 * scale - 1, 32 * scale - 1), 6 * scale, BLUE)
    for x in (8, 18):
        pen.line([x * scale, 24 * scale, (x + 6) * scale, 9 * scale], "white", 2 * scale)
        pen.circle((x * scale, 24 * scale), 3 * scale, "white")
        pen.circle(((x + 6) * scale, 9 * scale), 3 * scale, GOLD)
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / "mark.png")
    return str(folder / "mark.png")


def drop_unknown_addresses(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Without an address a preview keeps its title and description only."""
    if not address.site():
        context["metatags"] = ADDRESSES.sub("", context.get("metatags", ""))


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Tell search engines the pages, if it is known where they are."""
    site, path = address.site(), Path(app.outdir) / "sitemap.xml"
    if exception or app.builder.name != "html":
        return
    if not site:
        path.unlink(missing_ok=True)
        return
    pages = sorted(app.env.found_docs)
    rows = "".join(f"<url><loc>{escape(f'{site}{page}.html')}</loc></url>\n" for page in pages)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
        encoding="utf8",
    )
