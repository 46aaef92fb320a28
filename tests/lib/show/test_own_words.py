"""Questions in a reader's own words: what is read from them, and what is answered."""

import numpy as np
import pytest

from lib.datasets import load_glove_30k
from lib.show.own_words import Neighbours, Poles
from lib.word_vectors import WordVectors

MALE = ["man", "boy", "he", "him", "son", "brother", "father", "husband"]
FEMALE = ["woman", "girl", "she", "her", "daughter", "sister", "mother", "wife"]
ARTS = "poetry art literature drama dance novel opera music"


@pytest.fixture(scope="module")
def wv():
    return load_glove_30k()


@pytest.fixture(scope="module")
def neighbours(wv):
    return Neighbours(wv)


@pytest.fixture(scope="module")
def poles(wv):
    return Poles(wv, {"male": MALE, "female": FEMALE})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("king", "+ king"),
        (" − dark", "− dark"),
        ("king -", "+ king"),
        ("athens : greece :: oslo", "+ oslo − athens + greece"),
        ("athens:greece::oslo:?", "+ oslo − athens + greece"),
        ("man woman  king", "+ king − man + woman"),
        ("king − man + woman", "+ king − man + woman"),
        ("king-man+woman", "+ king − man + woman"),
        ("King – MAN + Zürich", "+ king − man + zurich"),
        ("+ a - b", "+ a − b"),
    ],
)
def test_a_question_can_be_put_in_several_ways(neighbours, typed, read):
    assert " ".join(f"{sign} {word}" for sign, word in neighbours.read(typed)) == read


@pytest.mark.parametrize(
    "typed", ["", " ", ":", "+", "a b", "a : b :: c : d", "a + − b", "a b + c"]
)
def test_what_is_no_question_is_told_how_to_ask(neighbours, typed):
    with pytest.raises(ValueError, match=r"^One word: its neighbours"):
        neighbours.answer(typed)


def test_a_word_is_answered_by_its_neighbours(wv, neighbours):
    said, ((heading, rows),) = neighbours.answer("King")
    cosines = wv.unit @ wv.unit[wv.id_of["king"]]  # by hand, the word itself left out
    order = [i for i in np.argsort(-cosines) if wv.words[i] != "king"][:10]
    assert rows == [(wv.words[i], f"{cosines[i]:.3f}") for i in order]
    assert said == "Nearest to king: prince, queen, son." and heading == "cosine with king"
    _, ((_, rows),) = neighbours.answer("king", inputs=True)
    assert rows[:2] == [("king (in the question)", "1.000"), ("prince", "0.769")]


def test_beside_a_sum_stands_nearness_to_its_first_word(wv, neighbours):
    a, b, c = "athens", "greece", "oslo"
    said, lists = neighbours.answer(f"{a} : {b} :: {c}")
    assert said == "Nearest to oslo − athens + greece: norway. Nearest to oslo alone: helsinki."
    headings = [heading for heading, _ in lists]
    assert headings == ["cosine with oslo − athens + greece", "cosine with oslo alone"]
    assert lists[0][1] == [(w, f"{x:.3f}") for w, x in wv.analogy(a, b, c, topn=5)]
    alone = [(w, f"{x:.3f}") for w, x in wv.most_similar(c, topn=9) if w not in (a, b)]
    assert lists[1][1] == alone[:5]
    said, lists = neighbours.answer(f"{a} {b} {c}", inputs=True)
    assert said == "Nearest to oslo − athens + greece: oslo. Nearest to oslo alone: oslo too."
    assert lists[1][1][0] == ("oslo (in the question)", "1.000")


def test_nearness_may_not_answer_with_another_word_of_the_question(neighbours):
    _, (_, (_, rows)) = neighbours.answer("prince : queen :: king")
    assert not {"prince", "queen"} & {word for word, _ in rows}


def test_a_word_taken_away_alone_has_nothing_beside_it(wv, neighbours):
    said, ((heading, rows),) = neighbours.answer("-dark")
    assert heading == "cosine with − dark" and len(rows) == 10
    assert rows == [(w, f"{x:.3f}") for w, x in wv.most_similar(negative="dark")]
    assert said.startswith("Nearest to − dark: ")


def test_a_sum_of_which_nothing_is_left_says_so(neighbours):
    with pytest.raises(ValueError, match="No word answers king − king: nothing is left of it"):
        neighbours.answer("king − king")


def test_an_unknown_word_stands_as_typed(neighbours, poles):
    for asked in (neighbours, poles):
        with pytest.raises(KeyError, match=r"'Kingg' is not one of the 30,097 words: did you mean"):
            asked.answer("Kingg")


def test_negative_numbers_have_a_minus():
    wv = WordVectors(["a", "b", "c"], [[1, 0], [-1, 0.5], [0, 1]])
    assert Neighbours(wv).answer("a").lists[0][1] == [("c", "0.000"), ("b", "−0.894")]


def test_a_word_that_differs_in_capitals_only_is_itself():
    wv = WordVectors(["us", "US", "they"], np.eye(3))
    read = {typed: Neighbours(wv).read(typed)[0][1] for typed in ("US", "us", "Us")}
    assert read == {"US": "US", "us": "us", "Us": "us"}  # the first of two


def test_markup_in_a_word_stays_text():
    wv = WordVectors(["<b>", "x"], [[1, 0], [1, 1]])
    html = Neighbours(wv).answer("x").html()
    assert "<span>&lt;b&gt;</span>" in html and "<figcaption>cosine with x</figcaption>" in html


def test_scores_are_those_of_the_association_test(wv, poles):
    said, ((heading, rows),) = poles.answer("nurse, Engineer; boy")
    assert heading == "higher: nearer to male" and [word for word, _ in rows][2] == "nurse"
    for word, shown in rows:
        means = [np.mean([wv.similarity(word, pole) for pole in words]) for words in (MALE, FEMALE)]
        assert shown == f"{means[0] - means[1]:.3f}".replace("-", "−")
    assert said.startswith("nurse …: ")


def test_a_list_is_held_against_words_as_frequent(poles):
    """Of actual draws from words as frequent one in twenty falls outside."""
    draw = np.random.default_rng(0)
    for words in ("nurse", "science physics", ARTS):
        ids = poles.vectors.ids(words.split())
        pool = poles.scores[: max(1000, ids.max() + 1)]
        means = pool[draw.integers(len(pool), size=(20_000, len(ids)))].mean(axis=1)
        said = poles.answer(words).said.replace("−", "-").rstrip(".")
        low, high = (float(said.split()[n]) for n in (-3, -1))
        assert 0.935 < np.mean((low <= means) & (means <= high)) < 0.965
        assert said.split("as frequent")[0].endswith(f"{len(ids)} random words " * (len(ids) > 1))


def test_what_is_said_of_lists(poles):
    said, lists = poles.answer(f"{ARTS} / january may")
    assert "poetry …: −0.026, nearer to female than random words." in said and len(lists) == 2
    assert ", no nearer to either side than random words. Of lists of 2 random words" in said
    assert poles.answer("captain").said == (
        "captain: 0.128, nearer to male than random words. Of random words as frequent, 95 % have "
        "−0.030 to 0.099."
    )
    for nothing in ("", "/", " , "):
        with pytest.raises(ValueError, match="A list of words, or several with /"):
            poles.answer(nothing)
