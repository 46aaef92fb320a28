"""Word vectors: against gensim on the same matrix, brute force, and inputs that must be refused."""

import time

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.checks import UnknownWord
from lib.datasets import load_glove
from lib.word_vectors import METHODS, WordVectors, cancels

WORDS = [f"w{i}" for i in range(40)]
KINDS = [np.float16, np.float32, np.float64, np.int8, np.int64]


@pytest.fixture(scope="module")
def glove():
    return load_glove()


def random_vectors(seed, n=40, d=6):
    return WordVectors(WORDS[:n], np.random.default_rng(seed).normal(size=(n, d)))


def in_gensim(wv):
    theirs = KeyedVectors(wv.E.shape[1])
    theirs.add_vectors(list(wv.words), wv.E.astype(np.float32))
    return theirs


def same_ranking(ours, theirs):
    assert [word for word, _ in ours] == [word for word, _ in theirs]
    assert np.allclose([s for _, s in ours], [s for _, s in theirs], rtol=1e-4, atol=1e-5)


@given(
    st.integers(0, 1000),
    st.lists(st.sampled_from(WORDS), max_size=4, unique=True),
    st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
)
def test_most_similar_ranks_like_gensim(seed, positive, negative):
    negative = [word for word in negative if word not in positive]
    assume(positive or negative)
    ours = random_vectors(seed)
    theirs = in_gensim(ours)
    same_ranking(ours.most_similar(positive, negative), theirs.most_similar(positive, negative))
    if positive:  # gensim's cosmul asks for one
        same_ranking(
            ours.most_similar(positive, negative, method="mul"),
            theirs.most_similar_cosmul(positive, negative),
        )


@given(st.sampled_from(KINDS), st.integers(0, 99), st.integers(1, 45), st.data())
def test_similar_by_vector_is_brute_force_for_every_type(kind, seed, topn, data):
    rng = np.random.default_rng(seed)
    E = (rng.normal(size=(40, 5)) * 20).astype(kind)
    query = (rng.normal(size=5) * 20).astype(kind)
    exclude = data.draw(st.lists(st.sampled_from(WORDS), max_size=39))
    E_before, query_before = E.copy(), query.copy()
    X, q = E.astype(float), query.astype(float)
    length = np.linalg.norm(X, axis=1) * np.linalg.norm(q)
    assume(length.all())
    cosine = dict(zip(WORDS, X @ q / length, strict=True))
    answers = WordVectors(WORDS, E).similar_by_vector(query, topn, exclude)
    left = sorted(set(WORDS) - set(exclude), key=lambda w: -cosine[w])
    assert len(answers) == min(topn, len(left)) and not {w for w, _ in answers} & set(exclude)
    for (word, score), best in zip(answers, left, strict=False):
        assert (
            score == pytest.approx(cosine[best], abs=1e-5) == pytest.approx(cosine[word], abs=1e-5)
        )
        assert -1 <= score <= 1
    assert np.array_equal(E, E_before) and np.array_equal(query, query_before)


def test_most_similar_with_inputs_is_gensims_on_vectors(glove):
    theirs = in_gensim(glove)
    positive, negative = (
        [theirs.get_vector(w, norm=True) for w in words] for words in (["king", "woman"], ["man"])
    )
    ours = glove.most_similar(["king", "woman"], ["man"], exclude_inputs=False)
    same_ranking(ours, theirs.most_similar(positive, negative))
    same_ranking(glove.similar_by_vector(glove["cat"]), theirs.similar_by_vector(theirs["cat"]))
    assert glove.similarity("cat", "dog") == pytest.approx(theirs.similarity("cat", "dog"))


def test_king_minus_man_plus_woman_is_king(glove):
    king = glove.analogy("man", "king", "woman", 4, exclude_inputs=False)
    assert [(w, round(s, 3)) for w, s in king] == [
        ("king", 0.837),
        ("queen", 0.771),
        ("daughter", 0.658),
        ("princess", 0.653),
    ]


def test_three_cos_mul_divides_by_no_zero():
    """A word opposite to a has cosine -1 with it: gensim's epsilon decides its score."""
    wv = WordVectors(["a", "b", "c", "x"], [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0]])
    ours = wv.analogy("a", "b", "c", method="mul")
    same_ranking(ours, in_gensim(wv).most_similar_cosmul(["b", "c"], ["a"]))
    assert ours == [("x", pytest.approx(0.25 / 1e-6))]
    assert METHODS["mul"](-1, 0, 0) == pytest.approx(2 * 0.25 / 1e-6)  # twice, for every word


def test_no_cosine_leaves_its_range(glove):
    assert all(-1 <= glove.similarity(word, word) <= 1 for word in glove.words)
    assert all(s <= 1 for w in glove.words[::50] for _, s in glove.most_similar(w, topn=3))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("size", ["smallest", "largest"])
def test_lengths_neither_overflow_nor_vanish(kind, size):
    limits = np.finfo(kind)
    scale = 8 * float(limits.tiny) if size == "smallest" else float(limits.max) / 8
    X = np.random.default_rng(0).normal(size=(2, 300))
    E = (X / abs(X).max() * scale).astype(kind)
    X = E.astype(np.longdouble)
    expected = X[0] @ X[1] / np.sqrt(X[0] @ X[0]) / np.sqrt(X[1] @ X[1])
    wv = WordVectors(["a", "b"], E)
    assert wv.similarity("a", "b") == pytest.approx(float(expected), abs=1e-6)
    assert wv.similarity("a", "a") == pytest.approx(1)
    assert wv.similar_by_vector(E[1], 1) == [("b", pytest.approx(1))]


def test_small_requests():
    wv = WordVectors(["a", "b", "c"], np.eye(3))
    assert wv["b"].tolist() == [0, 1, 0] and wv[["c", "a"]].tolist() == [[0, 0, 1], [1, 0, 0]]
    assert "b" in wv and "z" not in wv and ["b"] not in wv and len(wv) == 3
    assert wv.ids("b") == 1 and wv.ids([]).tolist() == []
    assert wv.ids([["a", "b"], ["c", "a"]]).tolist() == [[0, 1], [2, 0]]
    assert wv.most_similar("a", topn=9) == [("b", 0.0), ("c", 0.0)]
    assert [w for w, _ in wv.most_similar("a", topn=9, exclude_inputs=False)] == ["a", "b", "c"]
    assert wv.most_similar(negative="a", topn=1, exclude_inputs=False) == [("b", 0.0)]
    for exclude in ("b", ["b"], np.array(["b"]), iter("b")):
        assert [w for w, _ in wv.similar_by_vector([0, 2, 0], exclude=exclude)] == ["a", "c"]
    assert WordVectors(["zero", "one"], [[0, 0], [1, 0]]).similarity("zero", "one") == 0


def test_nothing_that_is_returned_or_passed_in_can_change_the_table():
    E = np.eye(3)
    wv = WordVectors(["a", "b", "c"], E)
    E[:] = 7
    assert wv["a"].tolist() == [1, 0, 0]
    for array in (wv.E, wv.unit, wv["a"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


def test_a_word_is_found_in_either_unicode_form():
    for known, asked in (("café", "cafe\u0301"), ("cafe\u0301", "café")):
        wv = WordVectors([known, "tea"], np.eye(2))
        assert asked in wv and wv[asked].tolist() == [1, 0]
        assert wv.most_similar(asked) == [("tea", 0.0)]
    both = WordVectors(["café", "cafe\u0301"], np.eye(2))  # two words: each is found as it is
    assert both.ids(["cafe\u0301", "café"]).tolist() == [1, 0]


@given(st.integers(0, 999), st.integers(1, 5), st.sampled_from([np.float32, np.float64]))
def test_a_sum_that_cancels_is_refused_in_any_order(seed, n, kind):
    rng = np.random.default_rng(seed)
    wv = WordVectors(WORDS, rng.normal(size=(40, 30)).astype(kind))
    positive = list(rng.choice(WORDS, n, replace=False))
    with pytest.raises(ValueError, match="cancel but for rounding"):
        wv.most_similar(positive, list(rng.permutation(positive)))
    assert wv.most_similar(positive, [w for w in WORDS if w not in positive][:n])
    assert not cancels(wv.unit[:n].sum(axis=0), n)


def test_a_sum_of_nearly_opposite_vectors_is_answered():
    wv = WordVectors(["a", "b", "c"], [[1, 1e-12], [1, 0], [0, 1]])
    assert wv.most_similar("a", "b") == [("c", pytest.approx(1))]


@pytest.mark.parametrize(
    ("words", "E", "error", "message"),
    [
        (["a", "b"], np.ones((3, 2)), ValueError, "each of the 2 words, got shape .3, 2."),
        (["a", "b"], np.ones(2), ValueError, "got shape .2,."),
        (["a", "b", "c", "b"], np.ones((4, 2)), ValueError, "'b' occurs more than once"),
        (["a", "b"], [[1, 1], [1, np.nan]], ValueError, r"E holds nan at \[1, 1\]"),
        (["a", "b"], [[1, -np.inf], [1, 1]], ValueError, r"E holds -inf at \[0, 1\]"),
        (["a", "b"], [[1, 1], [1, 1j]], TypeError, "E must hold real numbers"),
        (["a"], np.ma.masked_equal([[1, 2]], 2), ValueError, "E has masked entries"),
        ([1, 2], np.eye(2), TypeError, "words holds 1, which is not a word"),
        ("ab", np.eye(2), TypeError, "words is a text, 'ab'"),
    ],
)
def test_vectors_that_cannot_be_right_are_refused(words, E, error, message):
    with pytest.raises(error, match=message):
        WordVectors(words, E)


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (
            lambda g: g["quene"],
            KeyError,
            "'quene' is not one of the 6,023 words: did you mean 'queen'",
        ),
        (lambda g: g["King"], UnknownWord, "did you mean 'king'"),
        (lambda g: g.analogy("man", "king", "xqzzzv"), KeyError, "'xqzzzv'.*no known word comes"),
        (lambda g: g.similarity("king", ["queen"]), KeyError, "'queen'.* is not one of"),
        (lambda g: g[4], TypeError, "4 is not a word"),
        (lambda g: g.most_similar(g["king"]), TypeError, "only similar_by_vector takes numbers"),
        (lambda g: g.ids([["king"], "queen"]), ValueError, "equally long"),
        (lambda g: g.most_similar("king", method="sub"), ValueError, "'add' or 'mul', got 'sub'"),
        (lambda g: g.most_similar([]), ValueError, "give at least one word"),
        (lambda g: g.most_similar("king", "king"), ValueError, "cancel but for rounding"),
        (lambda g: g.most_similar("king", topn=0), ValueError, "topn .* positive integer, got 0"),
        (lambda g: g.most_similar("king", topn=-1), ValueError, "topn .* got -1"),
        (lambda g: g.most_similar("king", topn=2.5), ValueError, "topn .* got 2.5"),
        (lambda g: g.similar_by_vector([0] * 100), ValueError, "zero vector"),
        (lambda g: g.similar_by_vector([np.nan] * 100), ValueError, "vector holds nan"),
        (lambda g: g.similar_by_vector([1, 2]), ValueError, "must have 100 numbers, got 2"),
        (lambda g: g.similar_by_vector("king"), TypeError, "vector must hold real numbers"),
        (lambda g: g.similar_by_vector(g["king"], exclude=["Kin"]), KeyError, "'Kin' is not"),
        (
            lambda g: g.similar_by_vector(g["king"], exclude=g.words),
            ValueError,
            "all 6023 words are",
        ),
    ],
)
def test_bad_requests_are_named(glove, ask, error, message):
    with pytest.raises(error, match=message):
        ask(glove)


def test_a_miss_costs_less_than_a_millisecond(glove):
    start = time.perf_counter()
    for _ in range(100):
        with pytest.raises(KeyError):
            glove["frobnicate"]
    assert time.perf_counter() - start < 0.1
