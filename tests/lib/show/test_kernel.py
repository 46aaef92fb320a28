"""Explorables as a reader moves them where a kernel runs."""

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

from lib.show.frames import Frames
from lib.show.kernel import KernelView
from lib.show.picture import Picture

PIXEL = np.full((4, 4, 4), 255, np.uint8)


def picture(**values) -> Picture:
    return Picture(PIXEL, alt=f"at {values}", caption="a caption")


def live(draw, start=None, play=None, labels=None, **axes) -> KernelView:
    return KernelView(Frames(draw, axes, start or {}, 20), play, labels or {})


def screen(shown) -> str:
    return shown.widget.children[1].value


def test_a_move_draws_what_was_not_drawn_before_and_remembers_it():
    calls = []

    def draw(step, window):
        calls.append((step, window))
        return picture(step=step, window=window)

    shown = live(draw, step=[0, 10, 20], window=[1, 2, 3, 4], start={"window": 2})
    assert calls == [(0, 2)]
    shown.controls["step"].value = 20
    assert calls == [(0, 2), (20, 2)] and "&#x27;step&#x27;: 20" in screen(shown)
    shown.controls["step"].value = 0
    shown.controls["step"].value = 20
    assert len(calls) == 2


@given(moves=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=12))
def test_the_picture_matches_the_controls_or_says_why_not(moves):
    """Some positions fail; whatever was moved before, the screen speaks of where we are."""

    def draw(a, b):
        if (a + b) % 3 == 2:
            raise ZeroDivisionError("not here")
        return picture(a=a, b=b)

    shown = live(draw, a=range(4), b=range(4))
    for name, value in moves:
        moved = shown.controls[name].value != value
        a, b = (value if key == name else shown.controls[key].value for key in "ab")
        if moved and (a + b) % 3 == 2:
            with pytest.raises(ZeroDivisionError):
                shown.controls[name].value = value
        else:
            shown.controls[name].value = value
        if (a + b) % 3 == 2:
            assert "not here" in screen(shown) and f"while drawing a={a}, b={b}" in screen(shown)
        else:
            assert screen(shown) == picture(a=a, b=b).html(20)


def test_a_draw_that_moves_its_control_ends_at_the_picture_of_the_last_move():
    def draw(k):
        if k == 2:
            shown.controls["k"].value = 4
        return picture(k=k)

    shown = live(draw, k=[1, 2, 3, 4])
    shown.controls["k"].value = 2
    assert shown.controls["k"].value == 4 and screen(shown) == picture(k=4).html(20)


def test_draws_that_move_each_other_come_to_an_end():
    def draw(k):
        if k > 1:
            shown.controls["k"].value = 5 - k
        return picture(k=k)

    shown = live(draw, k=[1, 2, 3])
    shown.controls["k"].value = 2
    assert screen(shown) == picture(k=shown.controls["k"].value).html(20)


def test_an_error_in_draw_is_shown_to_the_reader_and_raised():
    def draw(k):
        if k == 3:
            raise ZeroDivisionError("k < 3 here")
        return picture(k=k)

    shown = live(draw, k=[1, 2, 3])
    with pytest.raises(ZeroDivisionError) as caught:
        shown.controls["k"].value = 3
    assert "while drawing k=3" in caught.value.__notes__[0]
    assert "k &lt; 3 here" in screen(shown) and 'role="alert"' in screen(shown)
    shown.controls["k"].value = 2
    assert "<figure" in screen(shown)


def test_an_interrupted_draw_leaves_no_picture_of_another_position():
    def draw(k):
        if k == 3:
            raise KeyboardInterrupt  # which gets no note
        return picture(k=k)

    shown = live(draw, k=[1, 2, 3])
    with pytest.raises(KeyboardInterrupt):
        shown.controls["k"].value = 3
    assert "KeyboardInterrupt" in screen(shown) and "<figure" not in screen(shown)
    shown.controls["k"].value = 2
    assert screen(shown) == picture(k=2).html(20)


def test_an_error_at_the_start_stops_the_page():
    with pytest.raises(ZeroDivisionError) as caught:
        live(lambda k: 1 / 0, k=[1, 2, 3])
    assert "while drawing k=1" in caught.value.__notes__[0]


def test_the_values_choose_the_control():
    shown = live(picture, noise=[0.0, 0.05, 0.1], word=["a", "b", "c"], centred=[False, True])
    kinds = [type(control) for control in shown.controls.values()]
    assert kinds == [widgets.SelectionSlider, widgets.Dropdown, widgets.ToggleButtons]
    assert [c.description for c in shown.controls.values()] == ["noise", "word", "centred"]
    assert shown.controls["centred"].options == (("no", False), ("yes", True))


def test_values_of_several_kinds_become_a_menu_that_works():
    shown = live(picture, limit=[None, 10, "all"])
    assert isinstance(shown.controls["limit"], widgets.Dropdown)
    assert shown.controls["limit"].options == (("none", "none"), ("10", 10), ("all", "all"))
    for index, value in [(1, 10), (0, None), (2, "all")]:
        shown.controls["limit"].index = index  # as the browser does
        assert screen(shown) == picture(limit=value).html(20)


def test_play_walks_a_named_axis():
    shown = live(picture, step=range(5), play="step", labels={"step": "training step"})
    play, slider = shown.widget.children[0].children
    assert (play.min, play.max) == (0, 4) and slider.description == "training step"


def test_a_viewer_without_widgets_gets_the_still_picture():
    shown = live(picture, k=[1, 2, 3])
    data, metadata = DisplayFormatter().format(shown)
    assert data["text/html"] == picture(k=1).html(effort=20) == shown.still
    assert data["text/plain"] == "at {'k': 1}\na caption" and "image/png" in data
    assert metadata["image/png"]["alt"] == "at {'k': 1}"
    view = data["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == shown.widget.model_id
