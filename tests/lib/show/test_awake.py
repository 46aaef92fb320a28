"""Explorables and functions of lib, answered as the published page asks for them."""

import json
import sys
import types
import warnings

import numpy as np
import pytest

from lib.show.awake import AwakeView, call, sent, told
from lib.show.explore import explore
from lib.show.frames import Frames
from lib.show.picture import Picture
from lib.show.published import PublishedView


def shade(level, word="a"):
    return Picture(np.full((4, 6, 4), level, np.uint8), alt=f"{word} {level}", caption=" both ")


@pytest.fixture
def room(monkeypatch):
    """A module to put functions into, that `call` finds as lib_of_tests."""
    module = types.ModuleType("lib_of_tests")
    monkeypatch.setitem(sys.modules, "lib_of_tests", module)
    return module


def test_the_view_says_what_the_published_page_says_and_its_ranges(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORE_FRAMES", str(tmp_path))
    given = {"level": [1, 5, 9], "word": ["a", "b"]}, {"level": 5}, 0, {"word": ["c"]}
    asked = "level", {"level": "how dark"}
    page = AwakeView(Frames(shade, *given), *asked).page
    published = PublishedView(Frames(shade, *given), *asked).page
    assert page == {
        **{key: published[key] for key in ("axes", "start", "play")},
        "ranges": {
            "level": {"low": 1, "high": 9, "whole": True, "log": False},
            "word": {"words": ["a", "b", "c"], "any": False},
        },
    }
    json.dumps(page)


def test_explore_draws_nothing_until_it_is_asked(monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "awake")
    view = explore(lambda level: shade(level) if level > 1 else 1 / 0, level=[1, 2, 3])
    assert view.picture({"level": 2}).alt == "a 2"
    with pytest.raises(ZeroDivisionError):
        view.picture({"level": 1})


@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_is_sent_as_all_its_pixels(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (4, 6, channels)).astype(np.uint8)
    told = sent({"p": [Picture(pixels[::-1], alt="alt", caption=" caption ")]})["p"][0]
    shown = np.frombuffer(told.pop("pixels"), np.uint8).reshape(-1, told.pop("columns"), 4)
    assert (shown[..., :3] == pixels[::-1, :, :3]).all()
    assert told == {"alt": "alt", "caption": "caption", "width": 3, "height": 2}


def test_values_are_sent_as_javascript_has_them():
    value = {1: np.float64(0.5), "n": (np.int32(3), [None, True]), "b": b"ab", "E": np.eye(2)}
    assert sent(value) == {"1": 0.5, "n": [3, [None, True]], "b": b"ab", "E": [[1, 0], [0, 1]]}


def test_what_happens_is_told():
    def warn_twice():
        for _ in range(2):
            warnings.warn("mind this", stacklevel=1)
        return 7

    for _ in range(2):  # not only the first time
        assert told(warn_twice) == {"value": 7, "warnings": ["mind this"], "error": None}
    for error, text in [
        (ValueError("lr must be more"), "lr must be more"),
        (KeyError("a"), "KeyError: 'a'"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (MemoryError(), "MemoryError"),
        (SystemExit(), "SystemExit"),
        (ValueError(), "ValueError"),
    ]:
        why = told(lambda error=error: (_ for _ in ()).throw(error))["error"]
        assert why == {"name": type(error).__name__, "text": text, "line": None}


def test_a_function_is_called_by_its_name(room):
    room.double = lambda number: {"twice": 2 * number}
    assert [*call("lib_of_tests.double", '{"number": 4}')] == [
        {"value": {"value": {"twice": 8}}, "warnings": [], "error": None}
    ]


def test_a_generator_tells_its_steps(room):
    def count(to):
        for i in range(to):
            yield {"at": i}
        return shade(to)

    room.count = count
    *steps, last = call("lib_of_tests.count", '{"to": 3}')
    assert [step["value"] for step in steps] == [{"step": {"at": i}} for i in range(3)]
    assert last["value"]["value"]["alt"] == "a 3"


def test_an_error_ends_a_call(room):
    def fail():
        yield 1
        raise ValueError("no further")

    room.fail = fail
    first, last = call("lib_of_tests.fail", "{}")
    assert first["value"] == {"step": 1} and last["error"]["text"] == "no further"
    (only,) = call("lib_of_tests.fail", '{"x": 1}')
    assert "unexpected keyword argument 'x'" in only["error"]["text"]
    (only,) = call("lib_of_tests.missing", "{}")
    assert only["error"]["name"] == "AttributeError"
