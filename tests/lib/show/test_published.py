"""Explorables as a browser turns them over where no kernel runs."""

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

from lib.show.frames import Frames
from lib.show.picture import Picture
from lib.show.published import PublishedView

PIXEL = np.full((4, 4, 4), 255, np.uint8)


def picture(**values) -> Picture:
    return Picture(PIXEL, alt=f"at {values}", caption="a caption")


def published(draw, start=None, **axes) -> PublishedView:
    return PublishedView(Frames(draw, axes, start or {}, 60), None, {})


@pytest.fixture
def links(monkeypatch):
    """The links made for the browser, noted so that a test can follow them."""
    made = []
    monkeypatch.setattr(widgets, "jslink", lambda source, target: made.append((source, target)))
    return made


def turn(links, control, index):
    """Do what the browser does when a control moves."""
    control.index = index
    for (source, trait), (target, other) in links:
        if source is control and trait == "index":
            setattr(target, other, index)


def leaf(shown):
    screen = shown.widget.children[1]
    while isinstance(screen, widgets.Stack):
        screen = screen.children[screen.selected_index]
    return screen.value


@settings(max_examples=20)
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3), data=st.data())
def test_every_position_shows_its_own_picture(sizes, data):
    axes = {name: list(range(n)) for name, n in zip("abc", sizes, strict=False)}
    start = {name: data.draw(st.sampled_from(values)) for name, values in axes.items()}
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(widgets, "jslink", lambda source, target: made.append((source, target)))
        shown = published(picture, start=start, **axes)
    assert leaf(shown) == shown.still == picture(**start).html()
    for position in Frames(picture, axes, {}, 0):
        for control, index in zip(shown.controls.values(), position, strict=True):
            turn(made, control, index)
        values = dict(zip(axes, position, strict=True))
        assert leaf(shown) == picture(**values).html()


def test_a_picture_that_repeats_is_stored_once(links):
    shown = published(lambda k: picture(same=True), k=[1, 2, 3, 4])
    assert len({id(child) for child in shown.widget.children[1].children}) == 1


def test_an_error_anywhere_stops_the_build(links):
    with pytest.raises(ZeroDivisionError) as caught:
        published(lambda k: picture(k=1 / (k - 3)), k=[1, 2, 3])
    assert "while drawing k=3" in caught.value.__notes__[0]


def test_the_page_carries_a_still_picture_before_the_widget(links, monkeypatch):
    parts = []
    monkeypatch.setattr("IPython.display.display", lambda part, **_: parts.append(part))
    shown = published(picture, k=[1, 2, 3], start={"k": 2})
    DisplayFormatter().format(shown)
    still, widget = parts
    assert still["text/html"] == f'<div class="explorable-still">{picture(k=2).html()}</div>'
    assert "image/png" in still and widget is shown.widget
