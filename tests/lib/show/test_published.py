"""Explorables as a page holds them where no kernel runs: files, and words about them."""

import hashlib
import json
import math

import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

from lib.show.frames import Frames
from lib.show.picture import Picture
from lib.show.published import PublishedView


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("frames")


@pytest.fixture(autouse=True)
def frames_go_there(folder, monkeypatch):
    monkeypatch.setenv("EXPLORE_FRAMES", str(folder))


def picture(**values) -> Picture:
    shade = hash(str(values)) % 256
    return Picture(np.full((4, 6, 4), shade, np.uint8), alt=f"at {values}", caption="a <caption>")


def published(draw, start=None, play=None, labels=None, **axes) -> PublishedView:
    return PublishedView(Frames(draw, axes, start or {}, 60), play, labels or {})


def read(shown) -> dict:
    """Return what a script reads from the HTML."""
    return json.loads(BeautifulSoup(shown.html(), "html.parser").div["data-explorable"])


@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3), data=st.data())
def test_every_position_has_its_own_picture_and_words(folder, sizes, data):
    axes = {name: list(range(n)) for name, n in zip("abc", sizes, strict=False)}
    start = {name: data.draw(st.sampled_from(values)) for name, values in axes.items()}
    page = read(published(picture, start=start, **axes))
    assert page["start"] == [*start.values()] and len(page["frames"]) == math.prod(sizes)
    for place in range(len(page["frames"])):
        position = np.unravel_index(place, sizes)  # the last axis moves first
        values = {name: int(i) for name, i in zip(axes, position, strict=True)}
        file, alt, caption, width, height = page["frames"][place]
        assert (alt, caption, width, height) == (f"at {values}", "a <caption>", 3, 2)
        assert (folder / file).read_bytes() == picture(**values).frame(60).image


def test_a_file_is_named_by_its_content_and_written_once(folder):
    page = read(published(lambda k: Picture(np.full((4, 4, 3), 9, np.uint8), alt=f"{k}"), k=[1, 2]))
    (file, one, *_), (other, two, *_) = page["frames"]
    assert file == other and (one, two) == ("1", "2")
    assert file == hashlib.sha256((folder / file).read_bytes()).hexdigest()[:16] + ".webp"
    assert not [path for path in folder.iterdir() if path.suffix != ".webp"]


def test_the_axes_say_what_a_control_needs():
    shown = published(
        picture,
        play="step",
        labels={"step": "training <step>"},
        step=[0, 2.5, math.inf],
        word_list=["a & b", None, "c"],
        centred=[False, True],
    )
    step, words, centred = read(shown)["axes"]
    assert step == {
        "name": "step",
        "label": "training <step>",
        "kind": "slider",
        "texts": ["0", "2.5", "inf"],
        "values": [0, 2.5, "inf"],
    }
    assert (words["label"], words["kind"]) == ("word list", "menu")
    assert (words["texts"], words["values"]) == (["a & b", "none", "c"], ["a & b", None, "c"])
    assert (centred["kind"], centred["values"]) == ("switch", [False, True])
    assert read(shown)["play"] == 0


def test_an_error_anywhere_stops_the_build():
    with pytest.raises(ZeroDivisionError) as caught:
        published(lambda k: picture(k=1 / (k - 3)), k=[1, 2, 3])
    assert "while drawing k=3" in caught.value.__notes__[0]


def test_without_a_script_the_first_picture_stands_there():
    shown = published(picture, k=[1, 2, 3], start={"k": 2})
    data, metadata = DisplayFormatter().format(shown)
    box = BeautifulSoup(data["text/html"], "html.parser").div
    assert str(box.figure) == str(BeautifulSoup(picture(k=2).html(), "html.parser"))
    assert data["text/plain"] == "at {'k': 2}\na <caption>"
    assert metadata["image/png"]["alt"] == "at {'k': 2}"
