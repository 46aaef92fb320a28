"""Walks against every walk there is, step by step; pieces against gensim, scikit-learn and sets."""

import itertools

import networkx as nx
import numpy as np
import pytest
from gensim.models.fasttext_inner import compute_ngrams
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge

from lib.beyond_words import (
    NGramVectors,
    expected_walk_counts,
    ngrams,
    random_walks,
    walk_states,
)
from lib.windows import cooccurrence

HOUSE = np.array([  # a square with a roof and a path that leaves it
    [0, 1, 0, 1, 1, 0],
    [1, 0, 1, 0, 1, 0],
    [0, 1, 0, 1, 0, 2],
    [1, 0, 1, 0, 0, 0],
    [1, 1, 0, 0, 0, 0],
    [0, 0, 2, 0, 0, 0],
])  # fmt: skip
biases = st.sampled_from([0.1, 0.5, 1, 3])


def a_graph(V, seed):
    """A random graph with weights in which every node has a neighbour."""
    rng = np.random.default_rng(seed)
    A = np.triu(rng.integers(0, 3, (V, V)), 1)
    A[np.arange(V - 1), np.arange(1, V)] += 1
    return A + A.T


def step_chances(A, before, now, back, out):
    """node2vec's rule, written for one step: where from `now`, if the walker came from `before`."""
    weight = A[now].astype(float)
    if before is not None:
        for x in range(len(A)):
            if x == before:
                weight[x] *= back
            elif not A[before, x]:
                weight[x] *= out
    return weight / weight.sum()


def every_walk(A, length, back, out):
    """All walks of that length with their probabilities, one walk in all from each node."""
    for walk in itertools.product(range(len(A)), repeat=length):
        chance = 1.0
        for t in range(length - 1):
            before = walk[t - 1] if t else None
            chance *= step_chances(A, before, walk[t], back, out)[walk[t + 1]]
        if chance:
            yield walk, chance


@given(
    V=st.integers(2, 4), length=st.integers(1, 5), window=st.integers(1, 5), back=biases,
    out=biases, seed=st.integers(0, 99),
)  # fmt: skip
def test_expected_counts_are_those_of_every_walk_there_is(V, length, window, back, out, seed):
    A, C = a_graph(V, seed), np.zeros((V, V))
    for walk, chance in every_walk(A, length, back, out):
        for t, s in itertools.permutations(range(length), 2):
            C[walk[t], walk[s]] += chance * (abs(t - s) <= window)
    ours = expected_walk_counts(A, length, window, back=back, out=out)
    assert_allclose(ours, C, atol=1e-12)


def test_expected_counts_of_a_graph_with_a_roof():
    """By enumeration too: here two neighbours of a node may be linked, or share another."""
    C = np.zeros((6, 6))
    for walk, chance in every_walk(HOUSE, 5, 4, 0.25):
        for t, s in itertools.permutations(range(5), 2):
            C[walk[t], walk[s]] += chance * (abs(t - s) <= 3)
    assert_allclose(expected_walk_counts(HOUSE, 5, 3, back=4, out=0.25), C, atol=1e-12)


@given(V=st.integers(2, 7), seed=st.integers(0, 999))
def test_a_walk_that_remembers_but_does_not_care_is_one_that_forgets(V, seed):
    A = a_graph(V, seed)
    almost = expected_walk_counts(A, 9, 4, back=1 + 1e-12)
    assert len(walk_states(A, back=1 + 1e-12)[0]) > len(walk_states(A)[0]) == V
    assert_allclose(almost, expected_walk_counts(A, 9, 4), rtol=1e-9)


def test_without_bias_it_is_a_sum_of_powers():
    A = nx.to_numpy_array(nx.karate_club_graph())
    P, length = A / A.sum(axis=1, keepdims=True), 7
    visits = [np.ones(34) @ np.linalg.matrix_power(P, t) for t in range(length)]
    C = np.zeros((34, 34))
    for o in (1, 2, 3):
        C += sum(visits[: length - o])[:, None] * np.linalg.matrix_power(P, o)
    assert_allclose(expected_walk_counts(A, length, 3), C + C.T)


@pytest.mark.parametrize(("back", "out"), [(1, 1), (5, 0.2), (0.2, 5)])
def test_walks_take_each_step_as_often_as_they_should(back, out):
    walks = random_walks(HOUSE, length=12, per_node=2000, back=back, out=out, seed=1)
    walk = walks.ids.reshape(-1, 12)
    assert len(walk) == 6 * 2000 and np.bincount(walk[:, 0]).tolist() == [2000] * 6
    for now in range(6):
        seen = np.bincount(walk[walk[:, 0] == now, 1], minlength=6)
        p = step_chances(HOUSE, None, now, back, out)
        assert (np.abs(seen - seen.sum() * p) <= 5 * np.sqrt(seen.sum() * p * (1 - p))).all()
    steps = np.concatenate([walk[:, t : t + 3] for t in range(10)])
    for before, now in np.argwhere(HOUSE):
        seen = np.bincount(steps[(steps[:, 0] == before) & (steps[:, 1] == now), 2], minlength=6)
        p = step_chances(HOUSE, before, now, back, out)
        assert (np.abs(seen - seen.sum() * p) <= 5 * np.sqrt(seen.sum() * p * (1 - p))).all()


def test_counts_of_many_walks_are_near_what_is_expected():
    expected = expected_walk_counts(HOUSE, 10, 3, back=3, out=0.5)
    walks = random_walks(HOUSE, 10, per_node=4000, back=3, out=0.5)
    assert_allclose(cooccurrence(walks, 3) / 4000, expected, atol=0.15)
    assert expected.max() > 5


def test_walks_are_a_text():
    walks = random_walks(HOUSE, length=3, per_node=2, names="abcdef")
    sentences = list(walks.sentences())
    assert len(sentences) == 12 and {len(sentence) for sentence in sentences} == {3}
    assert [sentence[0] for sentence in sentences] == [*"abcdef", *"abcdef"]
    assert walks.vocab.counts.tolist() == np.bincount(walks.ids, minlength=6).tolist()
    assert random_walks(HOUSE, 3, 2).vocab.words == tuple("012345")
    again, other = (random_walks(HOUSE, 3, 2, seed=s, names="abcdef") for s in (0, 1))
    assert (again.ids == walks.ids).all() and (other.ids != walks.ids).any()


def test_without_settings_there_are_ten_walks_of_forty_from_each_node():
    walks = random_walks(HOUSE)
    assert len(walks) == 6 * 10 * 40 and walks.sentence[-1] == 59
    assert_allclose(expected_walk_counts(HOUSE), expected_walk_counts(HOUSE, 40, 5))


def test_a_walk_longer_than_its_window_and_shorter():
    assert_allclose(expected_walk_counts(HOUSE, 4, 9), expected_walk_counts(HOUSE, 4, 3))
    assert not expected_walk_counts(HOUSE, 1, 3).any()


@pytest.mark.parametrize(
    ("adjacency", "settings", "error", "words"),
    [
        ([[0, 1], [0, 0]], {}, ValueError, r"symmetric, but differs at \[0, 1\]: add its tran"),
        ([[0, 1, 0], [1, 0, 0], [0, 0, 0]], {}, ValueError, "node 2 has no neighbour: leave it"),
        ([[0, -1], [-1, 0]], {}, ValueError, "adjacency must not be negative"),
        ([[0, 1]], {}, ValueError, r"adjacency must have shape \(1, 1\)"),
        (HOUSE, {"back": 0}, ValueError, "back must be a finite number and at least 1e-09, got 0"),
        (HOUSE, {"out": np.inf}, ValueError, "out must be a finite number"),
        (np.ones((200, 200)), {"out": 2}, MemoryError, "40,200 words need"),
    ],
)
def test_graphs_nobody_can_walk_are_refused(adjacency, settings, error, words):
    with pytest.raises(error, match=words):
        walk_states(adjacency, **settings)


@pytest.mark.parametrize("setting", ["length", "per_node"])
def test_walks_have_a_length_and_a_number(setting):
    with pytest.raises(ValueError, match=f"{setting} must be a positive integer, got 0"):
        random_walks(HOUSE, **{setting: 0})


@given(word=st.text("abñ", max_size=9), shortest=st.integers(1, 4), more=st.integers(0, 4))
def test_pieces_are_those_of_fasttext(word, shortest, more):
    pieces = ngrams(word, shortest, shortest + more)
    theirs = compute_ngrams(word, shortest, shortest + more)
    assert len(set(pieces)) == len(pieces) and set(pieces) == set(theirs)


def test_pieces_of_a_word():
    assert ngrams("king", 3, 4) == ["<ki", "kin", "ing", "ng>", "<kin", "king", "ing>"]
    assert {len(piece) for piece in ngrams("queenly")} == {3, 4, 5, 6}


WORDS = ["king", "kings", "kingly", "queen", "queens", "ring", "rings", "ananas", "banana"]


@given(d=st.integers(1, 4), l2=st.floats(0.01, 100), seed=st.integers(0, 999))
def test_fitted_sums_are_ridge_regression(d, l2, seed):
    E = np.random.default_rng(seed).normal(size=(len(WORDS), d))
    model = NGramVectors(2, 4, l2=l2, rounds=40).fit(WORDS, E)
    X = np.array([[piece in ngrams(word, 2, 4) for piece in model.pieces] for word in WORDS])
    theirs = Ridge(alpha=l2, fit_intercept=False, solver="cholesky").fit(X.astype(float), E)
    assert_allclose(model.E_, np.reshape(theirs.coef_, (d, -1)).T, atol=1e-6)
    assert_allclose(model.vectors(WORDS), X @ model.E_)


def test_an_unknown_word_is_the_sum_of_the_pieces_that_are_known():
    E = np.random.default_rng(0).normal(size=(len(WORDS), 3)).astype(np.float32)
    model = NGramVectors().fit(WORDS, E)
    assert model.E_.dtype == np.float32 and len(model.pieces) == len(model.E_)
    known = [piece for piece in ngrams("queenly") if piece in model.pieces]
    assert len(known) == 11 and "ly>" in known and "nly" not in known
    total = np.sum([model.E_[model.pieces[piece]] for piece in known], axis=0)
    assert_allclose(model.vectors(["queenly"])[0], total, atol=1e-5)
    assert not model.vectors(["xyz"]).any()
    zero = NGramVectors().fit(WORDS, 0 * E)  # nothing to learn is no division by zero
    assert not zero.E_.any()


def test_defaults_are_three_to_six_letters_a_penalty_of_ten_and_twenty_rounds():
    E = np.random.default_rng(0).normal(size=(len(WORDS), 3))
    ours = NGramVectors().fit(WORDS, E).E_
    assert np.array_equal(ours, NGramVectors(3, 6, l2=10, rounds=20).fit(WORDS, E).E_)
    assert not np.allclose(ours, NGramVectors(l2=11).fit(WORDS, E).E_, rtol=1e-3)


@given(word=st.text("abcgiknqrsuy", max_size=8))
def test_the_nearest_spelling_shares_the_largest_part_of_the_pieces(word):
    model = NGramVectors(2, 4).fit(WORDS, np.zeros((len(WORDS), 1)))
    shares = []
    for known in WORDS:
        ours, theirs = set(ngrams(known, 2, 4)), set(ngrams(word, 2, 4))
        shares.append(len(ours & theirs) / len(ours | theirs))
    found, share = model.nearest_spelling(word)
    assert share == max(shares) and found == WORDS[shares.index(share)]


@pytest.mark.parametrize(
    ("settings", "words", "error", "message"),
    [
        ({}, ["a", ""], ValueError, "'' has no piece of 3 letters: leave it out"),
        ({}, ["king"], ValueError, "E must have a row for each of 1 words, got 2"),
        ({}, "ab", TypeError, "words is a text, 'ab'"),
        ({"shortest": 0}, ["a", "b"], ValueError, "shortest must be a positive integer, got 0"),
        ({"longest": 2}, ["a", "b"], ValueError, "longest must be an integer from 3 up, got 2"),
        ({"l2": 0}, ["a", "b"], ValueError, "l2 must be a finite number and at least 1e-09"),
        ({"rounds": 0}, ["a", "b"], ValueError, "rounds must be a positive integer, got 0"),
    ],
)
def test_words_without_pieces_and_odd_settings_are_refused(settings, words, error, message):
    with pytest.raises(error, match=message):
        NGramVectors(**settings).fit(words, np.eye(2))


def test_no_words_are_refused():
    with pytest.raises(ValueError, match="E must have a row for each of 0 words, got 0"):
        NGramVectors().fit([], np.empty((0, 2)))
