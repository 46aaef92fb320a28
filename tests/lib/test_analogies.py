"""Analogies: against gensim, one question at a time by brute force, and the published numbers."""

from collections import Counter

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st

from lib.analogies import (
    accuracy,
    beside_baselines,
    evaluate_analogies,
    hand_made_vectors,
    solved,
)
from lib.datasets import load_benchmarks, load_glove
from lib.word_vectors import METHODS, WordVectors


@pytest.fixture(scope="module")
def glove():
    return load_glove()


@pytest.fixture(scope="module")
def google():
    return load_benchmarks()


@pytest.fixture(scope="module")
def theirs(glove):
    vectors = KeyedVectors(100)
    vectors.add_vectors(list(glove.words), glove.E)
    return vectors


def random_vectors(seed, n, d, kind=float):
    return WordVectors(
        map(str, range(n)), np.random.default_rng(seed).normal(size=(n, d)).astype(kind)
    )


def brute_force(wv, question, method, exclude_inputs):
    """The scores of one question, one candidate at a time."""
    a, b, c = (wv.unit[i].astype(float) for i in question[:3])
    query = {"add": b - a + c, "only-b": c, "ignore-a": b + c, "add-opposite": a - b + c}
    scores = []
    for i, x in enumerate(wv.unit.astype(float)):
        if exclude_inputs and i in question[:3]:
            scores.append(-np.inf)
        elif method == "mul":
            scores.append((1 + x @ b) / 2 * (1 + x @ c) / 2 / ((1 + x @ a) / 2 + 1e-6))
        else:
            scores.append(x @ query[method])
    return scores


@given(
    st.integers(0, 9999),
    st.sampled_from(list(METHODS)),
    st.booleans(),
    st.sampled_from([np.float32, np.float64]),
    st.sampled_from([np.uint8, np.int64, list]),
)
def test_answers_are_those_of_brute_force(seed, method, exclude_inputs, kind, ids):
    wv = random_vectors(seed, 12, 4, kind)
    questions = np.random.default_rng(seed).integers(0, 12, (5, 4))
    given_as = questions.tolist() if ids is list else questions.astype(ids)
    answers = evaluate_analogies(wv, given_as, method, exclude_inputs)
    right = solved(wv, given_as, method=method, exclude_inputs=exclude_inputs)
    assert np.array_equal(right, answers == questions[:, 3])
    for question, answer in zip(questions, answers, strict=True):
        scores = brute_force(wv, question, method, exclude_inputs)
        assert scores[answer] == pytest.approx(max(scores), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("exclude_inputs", [True, False])
def test_blocks_change_nothing(method, exclude_inputs):
    """More than one block of questions, of 256, and of candidates, of 2,048."""
    rng = np.random.default_rng(3)
    wv = random_vectors(3, 3000, 4)
    questions = rng.integers(0, 3000, size=(300, 4))
    answers = evaluate_analogies(wv, questions, method, exclude_inputs)
    for question, answer in list(zip(questions, answers, strict=True))[::9]:
        scores = brute_force(wv, question, method, exclude_inputs)
        assert scores[answer] == pytest.approx(max(scores), abs=1e-12)  # b and c may tie exactly


def test_batch_agrees_with_analogy_and_with_gensim(glove, google, theirs):
    questions = google.questions[::97]
    for method in ("add", "mul"):
        answers = evaluate_analogies(glove, questions, method)
        for (a, b, c, _), answer in zip(questions.tolist(), answers, strict=True):
            a, b, c = glove.words[a], glove.words[b], glove.words[c]
            assert glove.words[answer] == glove.analogy(a, b, c, 1, method=method)[0][0]
            ask = theirs.most_similar_cosmul if method == "mul" else theirs.most_similar
            (best, score), (_, runner_up) = ask([b, c], [a], topn=2)
            assert glove.words[answer] == best or score - runner_up < 1e-5


def test_google_set_beside_its_baselines(glove, google):
    right = beside_baselines(glove, google.questions)
    assert {name: round(100 * hits.mean(), 1) for name, hits in right.items()} == {
        "3CosAdd": pytest.approx(67.1, abs=0.05),
        "nearest to c": pytest.approx(20.2, abs=0.05),
        "inputs may answer": pytest.approx(33.7, abs=0.05),
    }
    assert accuracy(glove, google.questions) == right["3CosAdd"].mean()


def test_words_and_ids_are_the_same_question(glove, google):
    ids = google.questions[::501]
    words = [[glove.words[i] for i in question] for question in ids]
    for questions in (words, np.array(words), [tuple(question) for question in words]):
        assert np.array_equal(solved(glove, questions), solved(glove, ids))
    words[0][3], words[1][0] = "xqzzzv", "frobnicate"
    expected = solved(glove, ids)
    expected[:2] = False
    assert np.array_equal(solved(glove, words), expected)


def test_a_score_counts_every_question():
    wv = WordVectors(["a", "b", "c", "d"], [[1, 0], [1, 1], [0.9, 0.1], [0.9, 1.1]])
    assert accuracy(wv, [["a", "b", "c", "d"], ["a", "b", "c", "z"]]) == 0.5
    assert accuracy(wv, [[0, 1, 2, 3]]) == 1 and accuracy(wv, [[0, 1, 2, 0]]) == 0
    assert accuracy(wv, [[0, 1, 2, 3]], method="add-opposite", exclude_inputs=False) == 0


@pytest.mark.parametrize(
    ("questions", "error", "message"),
    [
        ([[0, 1, -1, 3]], IndexError, "questions: -1 is out of range: rows are 0 to 9"),
        ([[0, 1, 2, -1]], IndexError, "questions: -1 is out of range"),
        ([[0, 1, 2, 10]], IndexError, "10 is out of range"),
        ([[0.9, 1.9, 2.9, 3]], TypeError, "questions must be integers"),
        ([], ValueError, r"\(Q, 4\), one question or more, got \(0,\)"),
        (np.empty((0, 4), int), ValueError, "one question or more"),
        ([0, 1, 2, 3], ValueError, r"shape \(Q, 4\)"),
        ([[0, 1, 2]], ValueError, r"shape \(Q, 4\).*got \(1, 3\)"),
        ([[0, 1, 2, 3], [0, 1]], ValueError, "same number of words"),
        (np.ma.masked_equal([[0, 1, 2, 3]], 2), ValueError, "questions has masked entries"),
        ("king", ValueError, r"shape \(Q, 4\)"),
        ([["man", "king", "woman"]], ValueError, r"shape \(Q, 4\)"),
        ([["mann", "x", "y", "z"]], KeyError, "'mann' is not one of the 10 words"),
        ([["king", 1, None, "man"]], TypeError, "questions must be integers"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(questions, error, message):
    with pytest.raises(error, match=message):
        solved(hand_made_vectors(), questions)


def test_ids_are_checked_without_the_answer_too():
    wv = hand_made_vectors()
    for question, error in ([0, 1, -1], IndexError), ([0, 1, 2.5], TypeError), ([0, 1], ValueError):
        with pytest.raises(error, match="questions"):
            evaluate_analogies(wv, [question])
    with pytest.raises(ValueError, match=r"one of add, mul.*opposite, got 'sub'"):
        evaluate_analogies(wv, [[0, 1, 2]], method="sub")


def test_a_question_without_an_answer_is_refused():
    wv = WordVectors(["a", "b", "c"], np.eye(3))
    with pytest.raises(ValueError, match="question 1 leaves none of the 3 words to answer"):
        evaluate_analogies(wv, [[0, 1, 1], [0, 1, 2]])
    assert evaluate_analogies(wv, [[0, 1, 2]], exclude_inputs=False) == [1]
    up = 0.75**0.5
    star = WordVectors(["a", "b", "c", "d"], [[1, 0], [0.5, up], [0.5, -up], [0, 1]])
    for rule in ({}, {"exclude_inputs": False}):
        with pytest.raises(ValueError, match="vectors of 'a', 'b', 'c' cancel"):  # b + c = a
            evaluate_analogies(star, [[3, 0, 1], [0, 1, 2]], **rule)
    assert evaluate_analogies(star, [[0, 1, 2]], "mul") == [3]  # a product cannot cancel


def test_hand_made_table_and_its_thousand_redraws():
    def winner(seed, query, exclude=()):
        wv = hand_made_vectors(seed)
        return wv.similar_by_vector(query(wv), 1, exclude)[0][0]

    def arithmetic(wv):
        return wv["king"] - wv["man"] + wv["woman"]

    wv = hand_made_vectors()
    assert [(w, round(s, 3)) for w, s in wv.similar_by_vector(arithmetic(wv), 4)] == [
        ("queen", 0.994),
        ("king", 0.972),
        ("man", 0.813),
        ("woman", 0.806),
    ]
    inputs = ("king", "man", "woman")
    seeds = range(1000)
    assert Counter(winner(s, arithmetic) for s in seeds) == {"queen": 723, "king": 277}
    assert Counter(winner(s, arithmetic, inputs) for s in seeds) == {"queen": 1000}
    assert Counter(winner(s, lambda wv: wv["king"], inputs) for s in seeds) == {"queen": 1000}


@pytest.mark.parametrize(
    ("gender", "nearest", "raw", "unit"),
    [(0.1, 1000, 723, 897), (0.5, 923, 1000, 830), (0.8, 0, 1000, 909)],
)
def test_the_more_men_and_women_differ_the_less_nearness_answers(gender, nearest, raw, unit):
    """Queen by nearness to king, by the sum of the raw vectors and of unit ones, inputs allowed."""
    counts = Counter()
    for seed in range(1000):
        wv = hand_made_vectors(seed, gender=gender)
        answers = {
            "nearest": wv.most_similar("king", topn=4),
            "raw": wv.similar_by_vector(wv["king"] - wv["man"] + wv["woman"], 1),
            "unit": wv.analogy("man", "king", "woman", 1, exclude_inputs=False),
        }
        answers["nearest"] = [x for x in answers["nearest"] if x[0] not in ("man", "woman")]
        counts.update(name for name, best in answers.items() if best[0][0] == "queen")
    assert [counts[name] for name in ("nearest", "raw", "unit")] == [nearest, raw, unit]


def test_noise_and_gender_are_what_they_say():
    wv = hand_made_vectors(noise=0, gender=0.4)
    assert wv["king"].tolist() == [0.8, 0.6, 0.4, 0.3]
    assert wv["woman"].tolist() == [0.2, 0.5, -0.4, 0.0]
    noise = hand_made_vectors(7, noise=0.2).E - hand_made_vectors(7, noise=0).E
    assert np.allclose(noise, np.random.default_rng(7).normal(0, 0.2, (10, 4)))
    for bad in ({"noise": -1}, {"noise": float("nan")}, {"gender": float("inf")}):
        with pytest.raises(ValueError, match="must be a finite number"):
            hand_made_vectors(**bad)
