"""The boxes of a free question, typed into as a reader would."""

import pytest

from lib.analogies import WordVectors
from lib.boxes import NEEDS_KERNEL, ask

WORDS = ["king", "queen", "man", "woman"]
VECTORS = WordVectors(WORDS, [[1.5, 1], [1.5, -1], [0.5, 1], [0.5, -1]])


class Shown:
    def __init__(self, text):
        self.text = text

    def _repr_html_(self):
        return f"<b>{self.text}</b>"


def answer(a, b, c):
    return Shown(VECTORS.analogy(a, b, c, topn=1)[0][0])


@pytest.fixture
def form():
    widget = ask(answer, WORDS, a="man", b="woman", c="king")
    boxes, screen = widget.children
    return {box.description: box for box in boxes.children}, screen


def test_the_first_question_is_answered_at_once(form):
    boxes, screen = form
    assert list(boxes) == ["a", "b", "c"]
    assert boxes["a"].options == tuple(WORDS)
    assert screen.value == "<b>queen</b>"


def test_typing_another_word_asks_again(form):
    boxes, screen = form
    boxes["a"].value, boxes["b"].value, boxes["c"].value = "woman", "man", " Queen "
    assert screen.value == "<b>king</b>"


def test_an_unknown_word_is_explained_and_can_be_mended(form):
    boxes, screen = form
    boxes["c"].value = "<kingg>"
    assert "did you mean king" in screen.value and "&lt;kingg&gt;" in screen.value
    boxes["c"].value = "king"
    assert screen.value == "<b>queen</b>"


def test_the_published_page_shows_no_dead_control(monkeypatch):
    monkeypatch.setenv("EXPLORE_STATIC", "1")
    assert NEEDS_KERNEL in ask(answer, WORDS, a="man", b="woman", c="king").data
