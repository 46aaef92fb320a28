"""The questions in their three worlds: the published page, a kernel, and plain text."""

import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lib.show.predict import predict

DRAWS = predict(
    "How often is queen <nearest>?", truth=723, unit="of 1,000 draws", within=50, why="Mostly."
)
SHARE = predict("Which share?", truth=0.671, why="So many are solved.")
PER_CENT = predict("Which share?", truth=67.1, unit="%", why="So many are solved.")
WORD = predict(
    "Which word?", {"queen": "Second.", "king": "It stays.", "man & woman": "Far."}, truth="king"
)
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("900", "Not right. You said 900; it is 723 of 1,000 draws: you were 177 too high."),
        (
            "700",
            "Right. You said 700; it is 723 of 1,000 draws: you were 23 too low, which is near "
            "enough.",
        ),
        ("723", "Right. You said 723; it is 723 of 1,000 draws."),
        ("-1", "Not right. You said −1; it is 723 of 1,000 draws: you were 724 too low."),
    ],
)
def test_a_number_is_answered_with_both_the_distance_and_the_reason(typed, said):
    assert DRAWS.reply(typed) == [said, "Mostly."]


def test_an_option_is_answered_with_its_reason_and_that_of_the_right_one():
    assert WORD.reply("king") == ["Right. You said “king”.", "king – It stays."]
    wrong = ["Not right. You said “queen”; the answer is “king”.", "queen – Second."]
    assert WORD.reply("queen") == [*wrong, "king – It stays."]


@pytest.mark.parametrize(
    ("asked", "typed", "number"),
    [
        (DRAWS, " 1 000 ", 1000),
        (DRAWS, "1\u202f000", 1000),
        (DRAWS, "1,000", 1000),
        (DRAWS, "1.000", 1000),
        (DRAWS, "1'000", 1000),
        (DRAWS, "723 of 1,000 draws", 723),
        (DRAWS, "0,800", 0.8),
        (DRAWS, "1,234.5", 1234.5),
        (DRAWS, "1.234.567,5", 1234567.5),
        (SHARE, "0,8", 0.8),
        (SHARE, ".8", 0.8),
        (SHARE, "+0.80", 0.8),
        (SHARE, "80 %", 0.8),
        (SHARE, "1,234", 1.234),
        (SHARE, "1,234,567", 1234567),
        (SHARE, "−0.5", -0.5),
        (SHARE, "-0", 0),
        (PER_CENT, "80 %", 80),
        (PER_CENT, "80", 80),
    ],
)
def test_numbers_are_read_as_people_type_them(asked, typed, number):
    assert asked.read(typed) == number


@given(st.integers(0, 10**12))
def test_a_whole_number_is_read_back_in_any_grouping(number):
    for mark in ["", ",", ".", " ", "\u2009", "’"]:
        assert DRAWS.read(f"{number:,}".replace(",", mark)) == number


@given(st.decimals(-999, 999, places=3))
def test_a_small_number_is_read_back_with_either_decimal_sign(number):
    for mark in ".,":
        assert SHARE.read(f"{number:f}".replace(".", mark)) == float(number)


@pytest.mark.parametrize("typed", ["abc", "1,2,3", "12e3", "--5", "%", "1.2.3", "٣", "9" * 400])
def test_nonsense_is_told_and_is_no_answer(typed):
    with pytest.raises(ValueError, match=f"“{typed}” is not a number: type one such as"):
        DRAWS.reply(typed)


def test_no_answer_is_told():
    with pytest.raises(ValueError, match="Type a number first"):
        DRAWS.reply(" ")
    with pytest.raises(ValueError, match="Choose one of the options first"):
        WORD.reply("")


@pytest.mark.parametrize("asked", [DRAWS, WORD])
def test_without_a_script_the_question_is_read_and_the_answer_is_folded(asked, monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    bundle = asked._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    html = BeautifulSoup(bundle["text/html"], "html.parser")
    assert not html.select("form, input, button, script")
    assert [item.text for item in html.select("li")] == [option for option, _ in asked.choices]
    fold = html.details.extract()
    assert [line.text for line in fold.select("p")] == asked.answer()
    assert not fold.has_attr("open")
    assert html.p.text == asked.question
    assert not any(line in html.text for line in asked.answer())
    assert bundle["text/plain"].startswith(asked.question)
    assert bundle["text/plain"].endswith("\n".join(asked.answer()))


def test_the_script_gets_all_it_needs():
    data = json.loads(BeautifulSoup(DRAWS.html(), "html.parser").div["data-predict"])
    assert type(DRAWS)(**data) == DRAWS
    options = json.loads(BeautifulSoup(WORD.html(), "html.parser").div["data-predict"])["choices"]
    assert options[2] == ["man & woman", "Far."]


@pytest.mark.parametrize(
    ("asked", "wrong", "right"), [(DRAWS, "900", "700"), (WORD, "queen", "king")]
)
def test_with_a_kernel_widgets_do_the_same(asked, wrong, right):
    question, field, buttons, screen = asked.widget().children
    check, show = buttons.children
    assert (check.description, show.description) == ("Check my answer", "Show me")
    assert "&lt;nearest&gt;" in question.value or asked is WORD

    def said():
        return [p.text for p in BeautifulSoup(screen.value, "html.parser").select("p")]

    assert said() == []
    check.click()
    assert "first, or press “Show me”" in said()[0]
    for answer in (wrong, right):
        field.value = answer
        check.click()
        assert said() == asked.reply(answer)
    show.click()
    assert said() == asked.answer()


def test_with_a_kernel_a_viewer_without_widgets_has_the_text():
    bundle = DRAWS._repr_mimebundle_()
    assert set(bundle) == {WIDGET, "text/html", "text/plain"}


def test_colab_shows_the_widget(monkeypatch):
    monkeypatch.setattr("ipywidgets.__version__", "7.7.1")
    assert set(WORD._repr_mimebundle_()) == {WIDGET}
