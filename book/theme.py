"""Sphinx extension: what surrounds a page. Menus, footer, link previews, sitemap, "page not found".

A page can be taken away as a notebook, and opened where it runs: JupyterLite is part of the book,
Binder, Colab and the page's source need the project's address, where it is known.
"""

import re
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config

from book import project
from book.project import ROOT

LOGOS = {"JupyterLite": "jupyterlite.svg", "Binder": "binder.svg", "Colab": "colab.png"}
NOTEBOOK = {
    "type": "link",
    "text": ".ipynb",
    "icon": "fas fa-code",
    "tooltip": "Download this page as a notebook with its results",
    "label": "download-notebook-button",
}
NOT_FOUND = """\
<h1>There is no such page</h1>
<p>The link that brought you here may be old or mistyped. The menu lists the chapter's pages, and
<a href="{home}">the first of them</a> says what each one holds.</p>"""
ADDRESSES = re.compile(r'<meta property="og:(url|image[:\w]*)".*?/>\n?')


def setup(app: Sphinx) -> dict:
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("notfound.extension")
    app.connect("config-inited", fill_in, priority=400)
    app.connect("html-page-context", offer_menus, priority=600)  # after the theme's own buttons
    app.connect("html-page-context", drop_unknown_addresses, priority=900)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fill_in(app: Sphinx, config: Config) -> None:
    """Set what the configuration file cannot know: the edition, and the address if there is one."""
    site, repository = project.site() or "", project.repository()
    root = urlsplit(site).path or "/"
    options = config.html_theme_options
    options["extra_footer"] = f"{options.get('extra_footer', '')} {project.edition()}.".strip()
    if repository:
        options |= {
            "repository_url": f"https://github.com/{repository}",
            "repository_branch": "main",
            "use_repository_button": True,
            "use_source_button": True,
            "use_edit_page_button": True,
            "use_issues_button": True,
        }
    config.html_baseurl = config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.ogp_social_cards = {
        "enable": bool(site),  # a preview's picture needs its full address
        "image_mini": str(ROOT / "book" / "static" / "mark.png"),  # favicon.svg, for previews
        "line_color": "#0b4f7d",
    }
    config.notfound_urls_prefix = root  # a missing page may be at any depth: no relative links
    config.notfound_context = {
        "title": "Page not found",
        "body": NOT_FOUND.format(home=f"{root}{config.root_doc}.html"),
    }


def places(repository: str | None, page: str) -> dict[str, str]:
    """Return where a page can be run: name -> address, relative to the book or absolute."""
    found = {"JupyterLite": "lite/lab/index.html?path=" + quote(f"{page}.ipynb", safe="")}
    if repository:
        notebook = f"{repository}/blob/gh-pages/notebooks/{page}.ipynb"  # put there by publish.yml
        where = quote(f"lab/tree/{page}.md", safe="")
        found["Binder"] = f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath={where}"
        found["Colab"] = f"https://colab.research.google.com/github/{notebook}"
    return found


def offer_menus(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Put the page's notebook first in its download menu, and a menu of places where it runs."""
    menus = context.get("header_buttons", [])
    for menu in menus:
        if menu.get("label") == "download-buttons":
            url = context["pathto"](f"notebooks/{page}.ipynb", resource=True)
            menu["buttons"].insert(0, {**NOTEBOOK, "url": url})
    if "kernelspec" in app.env.metadata.get(page, {}):
        menu = {"type": "group", "icon": "fas fa-rocket", "label": "launch-buttons"}
        buttons = [
            {
                "type": "link",
                "url": url if url.startswith("https:") else context["pathto"](url, resource=True),
                "text": name,
                "icon": f"_static/images/logo_{LOGOS[name]}",
                "tooltip": f"Run this page in {name.replace('JupyterLite', 'your own browser')}",
            }
            for name, url in places(project.repository(), page).items()
        ]
        menus.append({**menu, "tooltip": "Run this page", "buttons": buttons})


def drop_unknown_addresses(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Without an address a preview keeps its title and description only."""
    if not project.site():
        context["metatags"] = ADDRESSES.sub("", context.get("metatags", ""))


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Tell search engines the pages, if it is known where they are."""
    site, path = project.site(), Path(app.outdir) / "sitemap.xml"
    if exception or app.builder.name != "html":
        return
    path.unlink(missing_ok=True)
    if site:
        pages = sorted(app.env.found_docs)
        rows = "".join(f"<url><loc>{escape(f'{site}{page}.html')}</loc></url>\n" for page in pages)
        path.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
            encoding="utf8",
        )
