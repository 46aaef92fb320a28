"""What a page needs to run in the browser: sliced from it, and enough for every published frame."""

import ast
import itertools
import json

import pytest
from bs4 import BeautifulSoup

from book import live, project
from book.project import HTML


def published(name: str) -> list[tuple[dict, str, str]]:
    """Return the explorables of a built page: what it holds of them, cell and prelude."""
    html = (HTML / f"{name}.html").read_text(encoding="utf8")
    boxes = BeautifulSoup(html, "html.parser").select("[data-explorable]")
    if not boxes:
        return []
    page = json.loads((HTML / "live" / f"{name}.json").read_text(encoding="utf8"))
    numbers = [box.find_parent(class_="cell")["id"].removeprefix("cell-") for box in boxes]
    return [
        (json.loads(box["data-explorable"]), page["cells"][n], page["preludes"][n])
        for box, n in zip(boxes, numbers, strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", project.pages())
def test_a_prelude_alone_draws_every_published_frame(name, alone):
    for page, source, prelude in published(name):
        axes = {axis["name"]: axis["values"] for axis in page["axes"]}
        settings = [dict(zip(axes, values)) for values in itertools.product(*axes.values())]
        drawn = [alt for _, alt in alone(source, prelude, settings)]
        assert drawn == [alt for _, alt, *_ in page["frames"]]
