import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import explore
from lib.display import Picture

PIXEL = np.full((4, 4, 4), 255, np.uint8)


def picture(**values) -> Picture:
    return Picture(PIXEL, alt=f"at {values}", caption="a caption")


@pytest.fixture
def links(monkeypatch):
    """Static mode, in which a link made for the browser is noted so that a test can follow it."""
    made = []
    monkeypatch.setenv("EXPLORE_STATIC", "1")
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


# -- with a kernel --


def test_a_move_draws_what_was_not_drawn_before_and_remembers_it():
    calls = []

    def draw(step, window):
        calls.append((step, window))
        return picture(step=step, window=window)

    shown = explore(draw, step=[0, 10, 20], window=[1, 2, 3, 4], start={"window": 2})
    assert calls == [(0, 2)]
    shown.controls["step"].value = 20
    assert calls == [(0, 2), (20, 2)] and "&#x27;step&#x27;: 20" in leaf(shown)
    shown.controls["step"].value = 0
    shown.controls["step"].value = 20
    assert len(calls) == 2


def test_an_error_in_draw_is_shown_to_the_reader_and_raised():
    def draw(k):
        if k == 3:
            raise ZeroDivisionError("k <= 2 here")
        return picture(k=k)

    shown = explore(draw, k=[1, 2, 3])
    with pytest.raises(ZeroDivisionError) as caught:
        shown.controls["k"].value = 3
    assert "while drawing k=3" in caught.value.__notes__[0]
    assert "k &lt;= 2 here" in leaf(shown) and "while drawing k=3" in leaf(shown)
    shown.controls["k"].value = 2
    assert "<figure" in leaf(shown)


def test_an_error_at_the_start_stops_the_page():
    with pytest.raises(ZeroDivisionError) as caught:
        explore(lambda k: 1 / 0, k=[1, 2, 3])
    assert "while drawing k=1" in caught.value.__notes__[0]


def test_the_values_choose_the_control():
    shown = explore(picture, noise=[0.0, 0.05, 0.1], word=["a", "b", "c"], centred=[False, True])
    kinds = [type(control) for control in shown.controls.values()]
    assert kinds == [widgets.SelectionSlider, widgets.Dropdown, widgets.ToggleButtons]
    assert [c.description for c in shown.controls.values()] == ["noise", "word", "centred"]
    assert shown.controls["centred"].options == (("no", False), ("yes", True))


def test_play_walks_a_named_axis():
    shown = explore(picture, step=range(5), play="step", labels={"step": "training step"})
    play, slider = shown.widget.children[0].children
    assert (play.min, play.max) == (0, 4) and slider.description == "training step"


def test_a_bare_figure_is_described_by_its_position():
    assert 'alt="Figure at window=2"' in leaf(explore(lambda window: PIXEL, window=[2, 3, 4]))


def test_a_viewer_without_widgets_gets_the_still_picture(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: outputs.append(bundle))
    shown = explore(picture, k=[1, 2, 3])
    shown._ipython_display_()
    (bundle,) = outputs
    assert bundle["text/html"] == picture(k=1).html(effort=20)
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == shown.widget.model_id


# -- without one --


@settings(max_examples=20, deadline=None)
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3), data=st.data())
def test_every_position_shows_its_own_picture(sizes, data):
    axes = {name: list(range(n)) for name, n in zip("abc", sizes, strict=False)}
    start = {name: data.draw(st.sampled_from(values)) for name, values in axes.items()}
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_STATIC", "1")
        patch.setattr(widgets, "jslink", lambda source, target: made.append((source, target)))
        shown = explore(picture, start=start, **axes)
    assert leaf(shown) == shown.still == picture(**start)._repr_html_()
    for position in np.ndindex(*sizes):
        for control, index in zip(shown.controls.values(), position, strict=True):
            turn(made, control, index)
        values = dict(zip(axes, position, strict=True))
        assert leaf(shown) == picture(**values)._repr_html_()


def test_a_picture_that_repeats_is_stored_once(links):
    shown = explore(lambda k: picture(same=True), k=[1, 2, 3, 4])
    assert len({id(child) for child in shown.widget.children[1].children}) == 1


def test_an_error_anywhere_stops_the_build(links):
    with pytest.raises(ZeroDivisionError) as caught:
        explore(lambda k: picture(k=1 / (k - 3)), k=[1, 2, 3])
    assert "while drawing k=3" in caught.value.__notes__[0]


def test_the_page_carries_a_still_picture_before_the_widget(links, monkeypatch):
    shown_parts = []
    monkeypatch.setattr("IPython.display.display", shown_parts.append)
    shown = explore(picture, k=[1, 2, 3], start={"k": 2})
    shown._ipython_display_()
    still, widget = shown_parts
    assert picture(k=2)._repr_html_() in still.data and widget is shown.widget


# -- in both --


def never(**values):
    raise AssertionError("nothing may be drawn before the grid is checked")


@pytest.mark.parametrize(
    ("axes", "words"),
    [
        ({}, "one to three axes, got 0"),
        ({key: [1] for key in "abcd"}, "one to three axes, got 4"),
        ({"a": []}, "axis 'a' has no values"),
        ({"a": [1, 2], "start": {"a": 3}}, r"start a=3 is not on its axis \[1, 2\]"),
        ({"a": [1, 2], "start": {"b": 1}}, r"'b' is not an axis: the axes are \['a'\]"),
        ({"a": [1, 2], "play": "t"}, "'t' is not an axis"),
        ({"a": range(30), "b": range(7)}, "30 a x 7 b is 210 frames, over the limit of 200"),
    ],
)
def test_a_wrong_grid_is_refused_before_drawing(axes, words):
    with pytest.raises(ValueError, match=words):
        explore(never, **axes)
