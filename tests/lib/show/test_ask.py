"""A box for a reader's own words: widgets where a kernel runs, else HTML with its first answer."""

import json

import pytest
from bs4 import BeautifulSoup

from lib.show.ask import ask
from lib.word_vectors import WordVectors

WORDS = ["king", "queen", "man", "woman", "Oslo"]
VECTORS = WordVectors(WORDS, [[3, 1, 1], [3, -1, 1], [0, 1, 1], [0, -1, 1], [-1, 0, 2]])
POLES = {"he": ["man"], "she": ["woman"]}


@pytest.fixture(autouse=True)
def a_kernel(monkeypatch):
    monkeypatch.delenv("EXPLORE_VIEW", raising=False)


@pytest.fixture
def published(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    monkeypatch.setenv("EXPLORE_FRAMES", str(tmp_path))
    return tmp_path


def form(*question):
    """Return the controls and the screen that a kernel shows."""
    *controls, screen = ask(VECTORS, *question).widget().children
    return {control.description: control for control in controls}, screen


def html(*question):
    data = ask(VECTORS, *question)._repr_mimebundle_()
    return BeautifulSoup(data["text/html"], "html.parser").div


def test_a_kernel_shows_a_box_beside_what_needs_no_kernel():
    data = ask(VECTORS, "king")._repr_mimebundle_()
    assert data["text/plain"].startswith("king\nNearest to king: queen, ")
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "data-words" not in data["text/html"]


def test_the_first_question_is_answered_at_once():
    controls, screen = form("man : woman :: king")
    assert controls["Your own words"].value == "man : woman :: king"
    assert "Nearest to king − man + woman: queen. Nearest to king alone: queen too." in screen.value


def test_what_is_typed_is_answered_and_the_switch_lets_its_words_answer():
    controls, screen = form("king")
    controls["Your own words"].value = " oslo"
    assert screen.value == ask(VECTORS, "Oslo").first.html()
    controls["The words of the question may answer"].value = True
    assert "<span>Oslo (in the question)</span> <b>1.000</b>" in screen.value


def test_lists_between_poles_have_no_switch():
    controls, screen = form("king queen", POLES)
    assert list(controls) == ["Your own words", ""] and "higher: nearer to he" in screen.value
    controls["Your own words"].value = "woman / man"
    assert "woman: " in screen.value and "man: " in screen.value


@pytest.mark.parametrize(
    ("typed", "said"), [("<kingg>", "did you mean &#x27;king&#x27;?"), ("", "One word: its neigh")]
)
def test_what_has_no_answer_is_explained_and_can_be_mended(typed, said):
    controls, screen = form("king")
    controls["Your own words"].value = typed
    assert said in screen.value and 'role="alert"' in screen.value and "<kingg>" not in screen.value
    controls["Your own words"].value = "queen"
    assert screen.value == ask(VECTORS, "queen").first.html()


def test_a_page_whose_own_question_has_no_answer_stops():
    with pytest.raises(KeyError, match="did you mean"):
        ask(VECTORS, "kingg")
    with pytest.raises(ValueError, match="One word: its neighbours"):
        ask(VECTORS, "king queen")
    with pytest.raises(KeyError, match="did you mean"):
        ask(VECTORS, "king", {"he": ["mann"], "she": ["woman"]})
    with pytest.raises(ValueError, match=r"poles must be two lists of words by name, got \['he'\]"):
        ask(VECTORS, "king", {"he": ["man"]})


def test_where_python_is_awake_a_cell_has_its_answer_and_no_box(monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "awake")
    data = ask(VECTORS, "king")._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"} and "data-words" not in data["text/html"]
    assert html("king").p.text == "Asked: king"


def test_the_published_page_has_the_question_its_answer_and_the_vectors(published):
    box = html("man : woman :: king")
    assert box.p.text.startswith("A box for your own words stands here where JavaScript")
    assert box.p.text.endswith("man : woman :: king")
    assert [item.span.text for item in box.ol.select("li")] == ["queen", "Oslo"]
    page = json.loads(box["data-words"])
    assert page["start"] == "man : woman :: king" and page["words"] == "5 words"
    assert page["how"].startswith("One word") and page["switch"].startswith("The words of")
    assert len(page["files"]) == 2 and all((published / file).exists() for file in page["files"])
    poles = json.loads(html("king", POLES)["data-words"])
    assert poles["files"] == page["files"] and poles["poles"] == POLES and poles["switch"] == ""
