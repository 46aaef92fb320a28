"""Pair average, association test and alignment against SciPy and brute force."""

import numpy as np
import pytest
import scipy.linalg
import scipy.spatial
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.evaluation import align, association_test, evaluate_pair_average
from lib.word_vectors import WordVectors

seeds = st.integers(0, 2**32 - 1)


def vectors(V=40, d=8, seed=5):
    return WordVectors([f"w{i}" for i in range(V)], np.random.default_rng(seed).normal(size=(V, d)))


def pair_average_scores(wv, pairs, c, d, leave_out=True):
    """Score every word for one question, with loops; the pairs that lead to d are left out."""
    offsets = [wv.unit[b] - wv.unit[a] for a, b in sorted(set(pairs)) if not leave_out or b != d]
    return np.array([word @ (wv.unit[c] + sum(offsets) / len(offsets)) for word in wv.unit])


@given(
    pairs=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=2, max_size=8),
    exclude=st.booleans(),
    seed=seeds,
)
def test_pair_average_is_brute_force(pairs, exclude, seed):
    assume(len({b for _, b in pairs}) > 1)
    wv = vectors(12, 4, seed)
    questions = [[*p, *q] for p in pairs for q in pairs if p != q]
    answers = evaluate_pair_average(wv, questions, exclude)
    for (_, _, c, d), answer in zip(questions, answers, strict=True):
        scores = pair_average_scores(wv, pairs, c, d)
        if exclude:
            scores[c] = -np.inf
        assert scores[answer] >= scores.max() - 1e-9


def test_pair_average_leaves_the_answer_out():
    pairs = [(0, 10), (1, 11)]
    ours, honest, helped = [], [], []
    for seed in range(20):
        E = np.random.default_rng(seed).normal(size=(40, 50))
        E[11] = 1.1 * E[1]  # the other pair shows no way at all
        wv = WordVectors([f"w{i}" for i in range(40)], E)
        ours += evaluate_pair_average(wv, [[1, 11, 0, 10]]).tolist()
        for answers, leave_out in ((honest, True), (helped, False)):
            scores = pair_average_scores(wv, pairs, 0, 10, leave_out)
            answers.append(1 + scores[1:].argmax())
    assert ours == honest
    assert helped == [10] * 20  # half of the offset leads to the answer asked for
    assert honest.count(10) <= 3


def test_pair_average_finds_a_relation_that_is_one_offset():
    first, second = np.tile([1, 0], (6, 1)), np.tile([0, 1], (6, 1))
    E = np.block([[np.eye(6), first], [np.eye(6), second]])
    wv = WordVectors([f"w{i}" for i in range(12)], E)
    questions = np.array([[i, i + 6, j, j + 6] for i in range(6) for j in range(6) if i != j])
    assert np.array_equal(evaluate_pair_average(wv, questions), questions[:, 3])
    assert evaluate_pair_average(wv, np.empty((0, 4), int)).shape == (0,)


@pytest.mark.parametrize(
    ("questions", "error", "words"),
    [
        ([[0, 1, 0, 1]], ValueError, "every pair leads to 'w1', so none is left"),
        ([[0, 1, 2, 1]], ValueError, "every pair leads to 'w1'"),
        ([[0, 1, 2, -1]], IndexError, "questions: -1 is out of range: rows are 0 to 39"),
        ([[0, 1, 2, 40]], IndexError, "questions: 40 is out of range"),
        ([[0.0, 1, 2, 3]], TypeError, "questions must be integers"),
        ([["w0", "w1", "w2", "w3"]], TypeError, "turn words into ids"),
        ([[0, 1, 2]], ValueError, r"questions must have shape \(Q, 4\).*got \(1, 3\)"),
        ([0, 1, 2, 3], ValueError, r"got \(4,\)"),
    ],
)
def test_pair_average_refuses_what_it_cannot_answer(questions, error, words):
    with pytest.raises(error, match=words):
        evaluate_pair_average(vectors(), questions)


def test_pair_average_refuses_a_sum_that_cancels():
    d = np.array([0.6, 0.8])
    wv = WordVectors(list("abcd"), [[1, 0], [0, 1], [1, -1], d])
    pairs = [[0, 1], [2, 3]]  # c + (b - a) is (1, -1) / sqrt(2) + (-1, 1): not 0
    assert evaluate_pair_average(wv, [pairs[0] + pairs[1]]).shape == (1,)
    for dtype in (float, np.float32):
        E = np.array([[0.5, 3**0.5 / 2], [-0.5, 3**0.5 / 2], [1, 0], d], dtype)
        with pytest.raises(ValueError, match="'c' and the mean offset cancel"):
            evaluate_pair_average(WordVectors(list("abcd"), E), [[0, 1, 2, 3]])


def unit_rows(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(
    n=st.integers(2, 5),
    a=st.integers(1, 4),
    b=st.integers(1, 4),
    seed=seeds,
    dtype=st.sampled_from([float, np.float32]),
)
def test_association_test_is_scipys_permutation_test_on_brute_force_scores(n, a, b, seed, dtype):
    rng = np.random.default_rng(seed)
    lists = [
        unit_rows(rng.normal(size=(size, 5)) + shift).astype(dtype)
        for size, shift in ((n, 0.3), (n, 0), (a, 0.4), (b, 0))
    ]
    X, Y, A, B = (words.astype(float) for words in lists)
    scores_x, scores_y = (
        [np.mean([w @ a for a in A]) - np.mean([w @ b for b in B]) for w in W] for W in (X, Y)
    )
    result = association_test(*lists)
    assert np.allclose(result.scores_x, scores_x) and np.allclose(result.scores_y, scores_y)
    spread = np.std([*scores_x, *scores_y], ddof=1)
    assert result.effect_size == pytest.approx((np.mean(scores_x) - np.mean(scores_y)) / spread)
    assert abs(result.effect_size) < 2
    theirs = scipy.stats.permutation_test(
        (scores_x, scores_y),
        lambda x, y, axis: np.mean(x, axis) - np.mean(y, axis),
        vectorized=True,
        alternative="greater",
        n_resamples=np.inf,
    )
    assert result.p_value == pytest.approx(theirs.pvalue)


EAST, NORTH = np.tile([1.0, 0.0], (3, 1)), np.tile([0.0, 1.0], (3, 1))


def test_association_test_at_its_extremes():
    assert association_test(EAST, NORTH, EAST, NORTH).p_value == 1 / 20  # one deal of 20
    assert association_test(NORTH, EAST, EAST, NORTH).p_value == 1
    assert association_test(EAST, NORTH, EAST[:1], NORTH[:2]).p_value == 1 / 20
    ten = unit_rows(np.random.default_rng(0).normal(size=(40, 4))).reshape(4, 10, 4)
    assert 0 < association_test(*ten).p_value <= 1


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ((EAST, NORTH[:2], EAST, NORTH), "from 2 to 10, got 3 and 2"),
        ((np.eye(11), np.eye(11), EAST, NORTH), "from 2 to 10, got 11 and 11"),
        ((EAST[:1], NORTH[:1], EAST, NORTH), "from 2 to 10, got 1 and 1"),
        ((EAST, NORTH, EAST[:0], NORTH), r"got \(3, 2\), \(3, 2\), \(0, 2\), \(3, 2\)"),
        ((EAST, NORTH, EAST, np.eye(3)), "all vectors one length d"),
        ((10 * EAST, NORTH, EAST, NORTH), "X: row 0 has length 10, not 1: divide by it"),
        ((EAST, NORTH, EAST, 0 * NORTH), "B: row 0 has length 0"),
        ((EAST, NORTH * np.nan, EAST, NORTH), r"Y holds nan at \[0, 0\]"),
        ((EAST, np.ma.masked_equal(NORTH, 0), EAST, NORTH), "Y has masked entries"),
        ((EAST, NORTH, EAST, EAST), "all words score the same"),
        ((EAST, EAST, EAST, NORTH), "all words score the same"),
        ((EAST[0], NORTH, EAST, NORTH), r"X must have 2 dimensions, got \(2,\)"),
    ],
)
def test_association_test_refuses_lists_it_cannot_compare(lists, words):
    with pytest.raises(ValueError, match=words):
        association_test(*lists)


@given(n=st.integers(1, 12), d=st.integers(1, 6), seed=seeds)
def test_align_is_scipys_procrustes_and_beats_any_other_rotation(n, d, seed):
    rng = np.random.default_rng(seed)
    E, target = rng.normal(size=(2, n, d))
    turned = align(E, target)
    assert np.allclose(turned @ turned.T, E @ E.T)
    R, _ = scipy.linalg.orthogonal_procrustes(E, target)
    distance = np.linalg.norm(turned - target)
    assert distance == pytest.approx(np.linalg.norm(E @ R - target))
    Q, _ = np.linalg.qr(rng.normal(size=(d, d)))
    assert distance <= np.linalg.norm(E @ Q - target) + 1e-9
    assert np.allclose(align(target @ Q, target), target)


@pytest.mark.parametrize(
    ("E", "target", "words"),
    [
        (np.eye(3), np.eye(3)[:2], r"one shape, got \(3, 3\) and \(2, 3\)"),
        ([[np.nan]], [[1]], "E holds nan"),
        ([[1]], [[np.inf]], "target holds inf"),
        ([1, 2], [1, 2], "E must have 2 dimensions"),
    ],
)
def test_align_refuses_tables_that_do_not_match(E, target, words):
    with pytest.raises(ValueError, match=words):
        align(E, target)
