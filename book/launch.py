"""Sphinx extension: buttons that open a page where it runs.

JupyterLite is part of the book. Binder, Colab and the page's source need the project's address, and
are left out where it is not known (book/address.py).
"""

from urllib.parse import quote

import address
from sphinx.application import Sphinx
from sphinx.config import Config

LOGOS = {"JupyterLite": "jupyterlite.svg", "Binder": "binder.svg", "Colab": "colab.png"}
TOOLTIPS = {"JupyterLite": "Run this page in your own browser"}


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", offer_source, priority=400)
    app.connect("html-page-context", offer_places, priority=600)  # after the theme's own buttons
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def places(repository: str | None, page: str) -> dict[str, str]:
    """Return where a page can be run: name -> address, relative to the book or absolute."""
    found = {"JupyterLite": "lite/lab/index.html?path=" + quote(f"{page}.ipynb", safe="")}
    if repository:
        notebook = f"{repository}/blob/gh-pages/notebooks/{page}.ipynb"  # put there by publish.yml
        found["Binder"] = f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=" + quote(
            f"lab/tree/{page}.md", safe=""
        )
        found["Colab"] = f"https://colab.research.google.com/github/{notebook}"
    return found


def offer_places(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Add a menu of places to the header of a page that is a notebook."""
    if "kernelspec" not in app.env.metadata.get(page, {}):
        return
    buttons = [
        {
            "type": "link",
            "url": url if url.startswith("https:") else context["pathto"](url, resource=True),
            "text": name,
            "icon": f"_static/images/logo_{LOGOS[name]}",
            "tooltip": TOOLTIPS.get(name, f"Run this page in {name}"),
        }
        for name, url in places(address.repository(), page).items()
    ]
    menu = {"type": "group", "icon": "fas fa-rocket", "buttons": buttons, "label": "launch-buttons"}
    context["header_buttons"].append({**menu, "tooltip": "Run this page"})


def offer_source(app: Sphinx, config: Config) -> None:
    """Let the theme link to the source of each page, and to the page where it can be edited."""
    if repository := address.repository():
        config.html_theme_options |= {
            "repository_url": f"https://github.com/{repository}",
            "repository_branch": "main",
            "use_repository_button": True,
            "use_source_button": True,
            "use_edit_page_button": True,
            "use_issues_button": True,
        }
