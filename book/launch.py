"""Sphinx extension: buttons that open a page where it runs, if the project's address is known."""

from urllib.parse import quote

import address
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", offer_places, priority=600)  # after the theme's own buttons
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def places(repository: str, page: str) -> dict[str, str]:
    """Return where a page of a GitHub repository can be run: name -> address."""
    notebook = f"{repository}/blob/gh-pages/notebooks/{page}.ipynb"  # put there by publish.yml
    return {
        "Binder": f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath="
        + quote(f"lab/tree/{page}.md", safe=""),
        "Colab": f"https://colab.research.google.com/github/{notebook}",
    }


def offer_places(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Add a menu of places to the header of a page that has code."""
    repository = address.repository()
    if not repository or "kernelspec" not in app.env.metadata.get(page, {}):
        return
    logos = {"Binder": "logo_binder.svg", "Colab": "logo_colab.png"}
    buttons = [
        {
            "type": "link",
            "url": url,
            "text": name,
            "icon": f"_static/images/{logos[name]}",
            "tooltip": f"Run this page in {name}",
        }
        for name, url in places(repository, page).items()
    ]
    menu = {"type": "group", "icon": "fas fa-rocket", "buttons": buttons, "label": "launch-buttons"}
    context["header_buttons"].append({**menu, "tooltip": "Run this page"})
