"""The boxes of a free question, typed into as a reader would."""

import pytest

from lib import checks
from lib.show.ask import NEEDS_KERNEL, ask

WORDS = ["king", "queen", "man", "woman", "Zürich", "Oslo"]


class Shown:
    def __init__(self, text):
        self.text = text

    def _repr_html_(self):
        return f"<b>{self.text}</b>"


def answer(a, b):
    for word in (a, b):
        checks.row(word, {word: i for i, word in enumerate(WORDS)})
    if a == b:
        raise ValueError(f"<{a}> twice")
    return Shown(f"{a} {b}")


@pytest.fixture(autouse=True)
def a_kernel(monkeypatch):
    monkeypatch.delenv("EXPLORE_VIEW", raising=False)


def form(answer, **start):
    boxes, screen = ask(answer, iter(WORDS), **start).children
    return {box.description: box for box in boxes.children}, screen


def test_the_first_question_is_answered_at_once():
    boxes, screen = form(answer, a="man", b="woman")
    assert list(boxes) == ["a", "b"] and boxes["a"].options == tuple(WORDS)
    assert screen.value == "<b>man woman</b>"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" queen ", "queen"), ("Queen", "queen"), ("KING", "king"), ("oslo", "Oslo"),
        ("Oslo", "Oslo"), ("zürich", "Zürich"), ("Zu\u0308rich", "Zürich"),
    ],
)  # fmt: skip
def test_a_word_is_found_whatever_its_capitals_and_accents_are_made_of(typed, meant):
    boxes, screen = form(answer, a="man", b="woman")
    boxes["a"].value = typed
    assert screen.value == f"<b>{meant} woman</b>"


def test_a_word_that_differs_in_capitals_only_is_itself():
    def echo(a):
        return Shown(a)

    boxes, screen = ask(echo, ["us", "US"], a="us").children
    (box,) = boxes.children
    for typed, meant in [("US", "US"), ("us", "us"), ("Us", "us")]:  # the first of two
        box.value = typed
        assert screen.value == f"<b>{meant}</b>"


def test_an_unknown_word_is_explained_as_typed_and_can_be_mended():
    boxes, screen = form(answer, a="man", b="woman")
    boxes["b"].value = "<Kingg>"
    assert "&#x27;&lt;Kingg&gt;&#x27; is not one of the 6 words" in screen.value
    assert "did you mean &#x27;king&#x27;?" in screen.value and 'role="alert"' in screen.value
    boxes["b"].value = "king"
    assert screen.value == "<b>man king</b>"


def test_any_error_takes_the_place_of_the_picture():
    def shaky(a):
        if a == "queen":
            raise ZeroDivisionError("no such quotient")
        return Shown(a) if a != "woman" else None

    boxes, screen = form(shaky, a="man")
    boxes["a"].value = "queen"
    assert screen.value == '<p role="alert">ZeroDivisionError: no such quotient\n</p>'
    boxes["a"].value = "woman"
    assert "an answer must be a Picture, got None" in screen.value
    boxes["a"].value = "king"
    assert screen.value == "<b>king</b>"
    boxes, screen = form(answer, a="man", b="woman")
    boxes["b"].value = "man"
    assert screen.value == '<p role="alert">&lt;man&gt; twice</p>'


def test_an_interrupted_answer_leaves_no_other_answer():
    def slow(a):
        if a == "queen":
            raise KeyboardInterrupt
        return Shown(a)

    boxes, screen = form(slow, a="man")
    with pytest.raises(KeyboardInterrupt):
        boxes["a"].value = "queen"
    assert "KeyboardInterrupt" in screen.value


def test_an_answer_that_types_ends_at_the_last_word():
    def corrects(a):
        if a == "queen":
            boxes["a"].value = "king"
        return Shown(a)

    boxes, screen = form(corrects, a="man")
    boxes["a"].value = "queen"
    assert (boxes["a"].value, screen.value) == ("king", "<b>king</b>")


def test_a_page_whose_own_question_fails_stops():
    with pytest.raises(KeyError, match="did you mean"):
        ask(answer, WORDS, a="kingg", b="man")


def test_the_published_page_shows_no_dead_control(monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    assert NEEDS_KERNEL in ask(answer, WORDS, a="man", b="woman").data
