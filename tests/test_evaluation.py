"""Rank correlation, bootstrap and association test against SciPy and brute force."""

from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from lib.analogies import WordVectors
from lib.evaluation import (
    association_test,
    bootstrap_interval,
    evaluate_pair_average,
    load_benchmarks,
    spearman,
)

DATA = Path(__file__).parent.parent / "data"


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-3, 3)), min_size=3, max_size=30))
def test_spearman_is_scipys_also_with_ties(rows):
    x, y = zip(*rows, strict=True)
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert spearman(x, y) == pytest.approx(scipy.stats.spearmanr(x, y).statistic, abs=1e-9)


def test_benchmark_correlations_before_and_after_centring():
    glove = WordVectors.load(DATA / "glove_6b_100d_slice.npz")
    centred = WordVectors(glove.words, glove.E - glove.E.mean(axis=0))
    b = load_benchmarks(DATA / "word_benchmarks.npz")

    def agreement(wv, pairs, scores):
        cosines = [wv.similarity(wv.words[i], wv.words[j]) for i, j in pairs]
        return round(spearman(cosines, scores), 3)

    assert agreement(glove, b.wordsim_pairs, b.wordsim_scores) == 0.533
    assert agreement(centred, b.wordsim_pairs, b.wordsim_scores) == 0.624
    assert agreement(glove, b.simlex_pairs, b.simlex_scores) == 0.297
    assert agreement(centred, b.simlex_pairs, b.simlex_scores) == 0.345


def test_bootstrap_of_single_questions_is_scipys():
    correct = np.random.default_rng(1).random(300) < 0.7
    theirs = scipy.stats.bootstrap(
        (correct,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert bootstrap_interval(correct) == pytest.approx(tuple(theirs), abs=0.015)
    assert bootstrap_interval(correct) == bootstrap_interval(correct)
    with pytest.raises(ValueError, match="at least one answer"):
        bootstrap_interval([])


def test_bootstrap_of_groups_counts_a_group_as_one_observation():
    means = np.random.default_rng(1).random(30) < 0.6
    once = bootstrap_interval(means)
    assert bootstrap_interval(np.repeat(means, 50), np.repeat(np.arange(30), 50)) == once
    low, high = bootstrap_interval(np.repeat(means, 50))
    assert high - low < (once[1] - once[0]) / 3


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_association_test_is_scipys_permutation_test_on_brute_force_scores():
    rng = np.random.default_rng(7)
    X, Y, A, B = (
        unit(rng.normal(size=(n, 5)) + shift) for n, shift in ((6, 0.3), (6, 0), (4, 0.4), (3, 0))
    )
    scores_x, scores_y = (
        [np.mean([w @ a for a in A]) - np.mean([w @ b for b in B]) for w in W] for W in (X, Y)
    )
    result = association_test(X, Y, A, B)
    assert np.allclose(result.scores_x, scores_x) and np.allclose(result.scores_y, scores_y)
    spread = np.std([*scores_x, *scores_y], ddof=1)
    assert result.effect_size == pytest.approx((np.mean(scores_x) - np.mean(scores_y)) / spread)
    theirs = scipy.stats.permutation_test(
        (scores_x, scores_y),
        lambda x, y: np.mean(x) - np.mean(y),
        alternative="greater",
        n_resamples=np.inf,
    )
    assert result.p_value == pytest.approx(theirs.pvalue)


def test_association_test_at_its_extremes():
    east, north = np.tile([1.0, 0.0], (3, 1)), np.tile([0.0, 1.0], (3, 1))
    assert association_test(east, north, east, north).p_value == 1 / 20  # one deal of 20
    assert association_test(north, east, east, north).p_value == 1
    with pytest.raises(ValueError, match="got 3 and 2"):
        association_test(east, north[:2], east, north)
    with pytest.raises(ValueError, match="from 2 to 10, got 11 and 11"):
        association_test(np.ones((11, 2)), np.ones((11, 2)), east, north)


def test_pair_average_leaves_the_answer_out():
    E = np.random.default_rng(5).normal(size=(40, 8))
    wv = WordVectors([f"w{i}" for i in range(40)], E)
    pairs = np.array([[0, 10], [1, 11], [2, 12], [3, 12]])  # two pairs share their answer
    questions = np.array([[*p, *q] for p in pairs for q in pairs if p[1] != q[1]])
    answers = evaluate_pair_average(wv, questions)
    for (_, _, c, d), answer in zip(questions, answers, strict=True):
        offset = np.mean([wv.unit[b] - wv.unit[a] for a, b in pairs if b != d], axis=0)
        scores = wv.unit @ (wv.unit[c] + offset)
        scores[c] = -np.inf
        assert answer == scores.argmax()
