"""Word vectors against gensim on the same matrix, a plain loop, and the published numbers."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st

from lib.analogies import (
    METHODS,
    WordVectors,
    evaluate_analogies,
    hand_made_vectors,
)
from lib.evaluation import load_benchmarks

DATA = Path(__file__).parent.parent / "data"
WORDS = [f"w{i}" for i in range(40)]


@pytest.fixture(scope="module")
def glove():
    return WordVectors.load(DATA / "glove_6b_100d_slice.npz")


@pytest.fixture(scope="module")
def google():
    return load_benchmarks(DATA / "word_benchmarks.npz")


def random_vectors(seed, n=40, d=6):
    return WordVectors(WORDS[:n], np.random.default_rng(seed).normal(size=(n, d)))


def in_gensim(wv):
    theirs = KeyedVectors(wv.E.shape[1])
    theirs.add_vectors(wv.words, wv.E.astype(np.float32))
    return theirs


def same_ranking(ours, theirs):
    assert [word for word, _ in ours] == [word for word, _ in theirs]
    assert np.allclose([s for _, s in ours], [s for _, s in theirs], rtol=1e-4, atol=1e-5)


@given(
    st.integers(0, 1000),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
)
def test_most_similar_ranks_like_gensim(seed, positive, negative):
    negative = [word for word in negative if word not in positive]
    ours = random_vectors(seed)
    theirs = in_gensim(ours)
    same_ranking(ours.most_similar(positive, negative), theirs.most_similar(positive, negative))
    same_ranking(
        ours.most_similar(positive, negative, method="mul"),
        theirs.most_similar_cosmul(positive, negative),
    )


def test_most_similar_with_inputs_is_gensims_on_vectors(glove):
    theirs = in_gensim(glove)
    positive, negative = (
        [theirs.get_vector(w, norm=True) for w in words] for words in (["king", "woman"], ["man"])
    )
    ours = glove.most_similar(["king", "woman"], ["man"], exclude_inputs=False)
    same_ranking(ours, theirs.most_similar(positive, negative))
    same_ranking(glove.similar_by_vector(glove["cat"]), theirs.similar_by_vector(theirs["cat"]))
    assert glove.similarity("cat", "dog") == pytest.approx(theirs.similarity("cat", "dog"))


def test_small_requests():
    wv = WordVectors(["a", "b", "c"], np.eye(3))
    assert wv["b"].tolist() == [0, 1, 0]
    assert "b" in wv and "z" not in wv and len(wv) == 3
    assert wv.most_similar("a", topn=9) == [("b", 0.0), ("c", 0.0)]
    assert [w for w, _ in wv.most_similar("a", topn=9, exclude_inputs=False)] == ["a", "b", "c"]
    assert [w for w, _ in wv.similar_by_vector([0, 2, 0], exclude=["b"])] == ["a", "c"]
    assert WordVectors(["zero", "one"], [[0, 0], [1, 0]]).similarity("zero", "one") == 0


@pytest.mark.parametrize(
    "words, E, message",
    [
        (["a", "b"], np.ones((3, 2)), "each of the 2 words, got shape .3, 2."),
        (["a", "b"], np.ones(2), "got shape .2,."),
        (["a", "b", "a"], np.ones((3, 2)), "'a' occurs more than once"),
        (["a", "b"], [[1, 1], [1, np.nan]], "vector of 'b' holds NaN"),
    ],
)
def test_vectors_that_cannot_be_right_are_refused(words, E, message):
    with pytest.raises(ValueError, match=message):
        WordVectors(words, E)


def test_bad_requests_are_named(glove):
    with pytest.raises(KeyError, match="'quene' is not one of the 6023 words: did you mean queen"):
        glove["quene"]
    with pytest.raises(KeyError, match=r"'xqzzzv'.*no word comes close"):
        glove.analogy("man", "king", "xqzzzv")
    with pytest.raises(ValueError, match="method must be 'add' or 'mul', got 'sub'"):
        glove.most_similar("king", method="sub")
    with pytest.raises(ValueError, match=r"one of add, mul.*opposite, got 'sub'"):
        evaluate_analogies(glove, [[0, 1, 2]], method="sub")
    with pytest.raises(ValueError, match="at least one word"):
        glove.most_similar([])
    with pytest.raises(ValueError, match="zero vector"):
        glove.most_similar("king", "king")


def brute_force(wv, question, method, exclude_inputs):
    """The scores of one question, one candidate at a time."""
    a, b, c = (wv.unit[i] for i in question[:3])
    query = {"add": b - a + c, "only-b": c, "ignore-a": b + c, "add-opposite": a - b + c}
    scores = []
    for i, x in enumerate(wv.unit):
        if exclude_inputs and i in question[:3]:
            scores.append(-np.inf)
        elif method == "mul":
            scores.append((1 + x @ b) / 2 * (1 + x @ c) / 2 / ((1 + x @ a) / 2 + 1e-6))
        else:
            scores.append(x @ query[method])
    return scores


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("exclude_inputs", [True, False])
def test_batch_agrees_with_one_at_a_time(method, exclude_inputs):
    rng = np.random.default_rng(3)
    wv = WordVectors(map(str, range(3000)), rng.normal(size=(3000, 4)))  # more than one block of
    questions = rng.integers(0, 3000, size=(300, 4))  # either kind
    answers = evaluate_analogies(wv, questions, method, exclude_inputs)
    for question, answer in list(zip(questions, answers, strict=True))[::9]:
        scores = brute_force(wv, question, method, exclude_inputs)
        assert scores[answer] == pytest.approx(max(scores), abs=1e-12)  # b and c may tie exactly


def test_batch_agrees_with_analogy_and_with_gensim(glove, google):
    questions = google.questions[::97]
    theirs = in_gensim(glove)
    for method, cosmul in (("add", False), ("mul", True)):
        answers = evaluate_analogies(glove, questions, method)
        for (a, b, c, _), answer in zip(questions.tolist(), answers, strict=True):
            a, b, c = glove.words[a], glove.words[b], glove.words[c]
            assert glove.words[answer] == glove.analogy(a, b, c, 1, method=method)[0][0]
            ask = theirs.most_similar_cosmul if cosmul else theirs.most_similar
            (best, score), (_, runner_up) = ask([b, c], [a], topn=2)
            assert glove.words[answer] == best or score - runner_up < 1e-5


def test_google_set_on_the_slice(glove, google):
    right = google.questions[:, 3]
    assert 100 * (evaluate_analogies(glove, google.questions) == right).mean() == pytest.approx(
        67.1, abs=0.05
    )
    with_inputs = evaluate_analogies(glove, google.questions, exclude_inputs=False)
    assert 100 * (with_inputs == right).mean() == pytest.approx(33.7, abs=0.05)
    king = glove.analogy("man", "king", "woman", 4, exclude_inputs=False)
    assert [(w, round(s, 3)) for w, s in king] == [
        ("king", 0.837),
        ("queen", 0.771),
        ("daughter", 0.658),
        ("princess", 0.653),
    ]


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
