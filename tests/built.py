"""What the built pages hold of their explorables."""

import json

from bs4 import BeautifulSoup

from book.project import HTML


def explorables(name: str) -> list[dict]:
    """Return what a page says of each of its explorables, in its order.

    Where the page can wake Python, also what it runs: the `source` of the cell, its `prelude`, and
    the `seconds` that it takes in a browser.
    """
    html = (HTML / f"{name}.html").read_text(encoding="utf8")
    boxes = BeautifulSoup(html, "html.parser").select("[data-explorable]")
    page = HTML / "live" / f"{name}.json"
    page = json.loads(page.read_text(encoding="utf8")) if page.exists() else {}
    keys = {"source": "cells", "prelude": "preludes", "seconds": "seconds"}
    found = []
    for box in boxes:
        cell = box.find_parent(class_="cell")["id"].removeprefix("cell-")
        run = {key: page[part][cell] for key, part in keys.items() if page}
        found.append({**json.loads(box["data-explorable"]), **run})
    return found
