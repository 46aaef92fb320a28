"""The frames of an explorable, without any view."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.show.frames import FRAME_LIMIT, Frames, text
from lib.show.picture import Frame, Picture

PIXEL = np.full((4, 4, 4), 255, np.uint8)


class Drawn:
    """What a draw returns, without pixels: the position it was drawn for."""

    def __init__(self, **values):
        self.values = values

    def frame(self, effort):
        return Frame(b"", 1, 1, alt=repr(self.values), caption=f"effort {effort}")


def never(**values):
    raise AssertionError("nothing may be drawn before the grid is checked")


@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    moves=st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=20),
)
def test_each_position_is_drawn_once_with_its_own_values(sizes, moves):
    calls = []

    def draw(**values):
        calls.append(values)
        return Drawn(**values)

    axes = {name: [f"{name}{i}" for i in range(n)] for name, n in zip("abc", sizes, strict=False)}
    frames = Frames(draw, axes, {}, 7)
    assert list(frames) == list(itertools.product(*map(range, sizes)))
    visited = {tuple(i % n for i, n in zip(move, sizes, strict=False)) for move in moves}
    for position in [*visited, *visited]:
        values = {name: f"{name}{i}" for name, i in zip("abc", position, strict=False)}
        assert frames[position].alt == repr(values)
        assert frames[position].caption == "effort 7"
    assert len(calls) == len(visited)


def test_what_is_remembered_does_not_change_with_the_figure_it_was_drawn_on():
    canvas = PIXEL.copy()

    def draw(k):
        canvas[...] = k
        return canvas

    frames = Frames(draw, {"k": [0, 200]}, {}, 0)
    first = frames[(0,)].png()
    assert frames[(1,)].png() != first and frames[(0,)].png() == first


def test_a_bare_figure_is_described_by_its_position():
    frames = Frames(lambda **_: PIXEL, {"window": [2], "centred": [True]}, {}, 0)
    assert frames[0, 0].alt == "Figure at window=2, centred=yes"


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (None, "draw returned nothing: end it with `return Picture"),
        (1, "needs a matplotlib Figure or pixels, got int"),
    ],
)
def test_a_draw_that_returns_no_picture_is_told_what_to_return(drawn, words):
    with pytest.raises(TypeError, match=words) as caught:
        Frames(lambda k: drawn, {"k": [1, 2]}, {}, 0)[(1,)]
    assert caught.value.__notes__ == ["explore: this happened while drawing k=2"]


def test_an_error_is_not_remembered():
    failing = [True]

    def draw(k):
        if failing.pop() if failing else False:
            raise OSError("for once")
        return Picture(PIXEL, alt=f"{k}")

    frames = Frames(draw, {"k": [1]}, {}, 0)
    with pytest.raises(OSError, match="for once"):
        frames[(0,)]
    assert frames[(0,)].alt == "1"


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        ((0, 10, 2), [0, 10, 2]),  # three values, where ipywidgets' interact would see a range
        (range(3), [0, 1, 2]),
        (iter("ab"), ["a", "b"]),
        ({"x": 1, "y": 2}, ["x", "y"]),
        (np.linspace(0, 1, 3), [0.0, 0.5, 1.0]),
        (np.array([True, False]), [True, False]),
        ([None, 1, "two"], [None, 1, "two"]),
    ],
)
def test_an_axis_means_the_values_it_holds(axis, expected):
    values = Frames(never, {"x": axis}, {}, 0).axes["x"]
    assert values == expected and list(map(type, values)) == list(map(type, expected))


@pytest.mark.parametrize("start", [2, 2.0, np.int64(2), np.float32(2), np.array(2)])
def test_a_start_is_found_by_its_value(start):
    assert Frames(never, {"a": [5, 7], "x": [1, 2, 3]}, {"x": start}, 0).start == (0, 1)


@pytest.mark.parametrize(
    ("axes", "words"),
    [
        ({}, "one to three axes, got 0"),
        ({key: [1] for key in "abcd"}, "one to three axes, got 4"),
        ({"a": []}, "axis 'a' has no values"),
        ({"a": "king"}, r"must be a sequence, got 'king': write \['king'\]"),
        ({"a": 3}, r"must be a sequence, got 3: write \[3\]"),
        ({"a": [1, float("nan")]}, "axis 'a' holds nan: leave it out"),
        ({"a": np.array([np.nan])}, "axis 'a' holds nan"),
        ({"a": [1, 2, 1.0]}, "axis 'a' holds 1.0 twice, at first as 1"),
        ({"a": [1, True]}, "axis 'a' holds True twice, at first as 1"),
        ({"a": [1, "1"]}, "axis 'a' holds '1' twice, at first as 1"),
        ({"a": [None, "none"]}, "axis 'a' holds 'none' twice, at first as None"),
        ({"a": [[1], [2]]}, r"axis 'a' holds \[1\]: use numbers or texts"),
        ({"a": range(30), "b": range(7)}, "30 a x 7 b is 210 frames, over the limit of 200"),
        ({"a": itertools.count()}, f"over the limit of {FRAME_LIMIT}"),
    ],
)
def test_a_wrong_grid_is_refused_before_drawing(axes, words):
    with pytest.raises((ValueError, TypeError), match=words):
        Frames(never, axes, {}, 0)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({"a": 3}, r"start a=3 is not on its axis \[1, 2\]"),
        ({"b": 1}, r"'b' is not an axis: the axes are \['a'\]"),
    ],
)
def test_a_start_that_is_nowhere_is_refused(start, words):
    with pytest.raises(ValueError, match=words):
        Frames(never, {"a": [1, 2]}, start, 0)


def test_values_are_written_as_a_reader_would():
    values = [True, False, None, 3, 0.1 + 0.2, 1 / 3, 2.0, 1e-9, float("inf"), "two"]
    words = ["yes", "no", "none", "3", "0.3", "0.3333333333333333", "2", "1e-09", "inf", "two"]
    assert [text(value) for value in values] == words
