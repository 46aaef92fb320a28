"""What a reader may choose between and beyond the values of an axis."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.checks import UnknownWord
from lib.show.frames import Frames, text
from lib.show.ranges import ranges, within

FINITE = st.floats(-1e6, 1e6).map(lambda x: x + 0.0)


def accepted(given, values, free=()):
    """Return what a draw gets for a value that a reader gave on an axis called x."""
    got = []
    frames = Frames(lambda x: got.append(x), {"x": values}, {}, 0, {"x": free} if free else {})
    with pytest.raises(TypeError, match="draw returned nothing"):
        frames.picture({"x": given})
    return got[0]


@given(st.lists(st.integers(-1000, 1000), min_size=1, unique=True), st.data())
def test_whole_numbers_stay_whole_and_between_the_ends(values, data):
    number = data.draw(st.integers(min(values), max(values)))
    got = accepted(number, values)
    assert got == number and type(got) is int
    for outside in (min(values) - 1, max(values) + 1, min(values) + 0.5, math.nan, "1", True):
        with pytest.raises(ValueError, match="x must be an integer from"):
            accepted(outside, values)


@given(st.lists(FINITE, min_size=2, unique_by=text), st.data())
def test_other_numbers_are_floats_between_the_ends(values, data):
    number = data.draw(st.floats(min(values), max(values)))
    got = accepted(number, values)
    assert got == number and type(got) is float
    assert type(accepted(3, [2, 2.5, 4])) is float
    for outside in (max(values) * 2 + 2e6, -math.inf, math.nan, "1", None):
        with pytest.raises(ValueError, match="x must be a finite number and at least"):
            accepted(outside, values)


def test_free_gives_other_ends():
    found = ranges({"a": [1, 2], "b": [0.5, 1], "c": ["u"]}, {"a": (0, 9), "b": (0.1, 10)})
    assert found == {
        "a": {"low": 0, "high": 9, "whole": True, "log": False},
        "b": {"low": 0.1, "high": 10.0, "whole": False, "log": True},
    }
    assert accepted(7, [1, 2], (0, 9)) == 7 and accepted(10, [0.5, 1], (0.1, 10)) == 10.0


@pytest.mark.parametrize("ends", [(1,), (2, 9), (0, 1), (9, 0), (0, 1, 9)])
def test_ends_must_hold_the_axis(ends):
    with pytest.raises(ValueError, match="give the lowest and the highest value it may take"):
        ranges({"a": [1, 2]}, {"a": ends})


def test_free_texts_are_offered_after_those_of_the_axis_and_found_in_any_capitals():
    words = ["Oslo", "oslo", "Zürich", "bern"]
    assert ranges({"a": ["bern", "rome"]}, {"a": iter(words)}) == {
        "a": {"words": ["bern", "rome", "Oslo", "oslo", "Zürich"], "any": False}
    }
    assert accepted("oslo", ["bern"], words) == "oslo"
    assert accepted("OSLO", ["bern"], words) == "Oslo"
    assert accepted("ZÜRICH", ["bern"], words) == "Zürich"
    with pytest.raises(UnknownWord, match="'berm' is not one of the 4 words: did you mean 'bern'"):
        accepted("berm", ["bern"], words)


def test_str_means_any_text():
    assert ranges({"a": ["bern"]}, {"a": str}) == {"a": {"words": ["bern"], "any": True}}
    assert accepted("BERN", ["bern"], str) == "bern" and accepted("x y", ["bern"], str) == "x y"


def test_other_axes_take_their_own_values_and_nothing_else():
    axis = [None, True, "a", 2.5]
    for value, typed in zip(axis, ("none", "yes", "a", "2.5"), strict=True):
        assert accepted(value, axis) is value and accepted(typed, axis) is value
    with pytest.raises(ValueError, match=r"x must be one of none, yes, a, 2\.5, got 'b'"):
        accepted("b", axis)
    assert within("x", "a", None, {"a": "a"}) == "a"


@pytest.mark.parametrize(
    ("axis", "free", "error"),
    [([True, False], ["x"], TypeError), (["a"], [1], TypeError), ([None, 1], ["a"], TypeError)],
)
def test_only_numbers_and_texts_have_ranges(axis, free, error):
    with pytest.raises(error, match="not a word"):
        ranges({"a": axis}, {"a": free})


def test_a_range_needs_its_axis():
    with pytest.raises(ValueError, match="'b' is not an axis"):
        Frames(lambda a: None, {"a": [1, 2]}, {}, 0, {"b": (0, 9)})
