"""Rank correlation and bootstrap against SciPy, brute force and simulation."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lib.statistics import bootstrap_interval, spearman

any_numbers = (
    hnp.integer_dtypes() | hnp.unsigned_integer_dtypes() | hnp.floating_dtypes(sizes=(16, 32, 64))
)


@given(st.data(), st.integers(2, 30))
def test_spearman_is_scipys_for_every_type_and_with_ties(data, n):
    x, y = (data.draw(hnp.arrays(any_numbers, n, elements=st.integers(0, 9))) for _ in "xy")
    copies = x.copy(), y.copy()
    if len(set(x)) > 1 and len(set(y)) > 1:
        theirs = scipy.stats.spearmanr(x.astype(float), y.astype(float)).statistic
        assert spearman(x, y) == pytest.approx(theirs, abs=1e-9)
        assert spearman(list(x), list(y)) == spearman(x, y) == pytest.approx(spearman(y, x))
        assert abs(spearman(x, y)) <= 1 and spearman(x, x) == pytest.approx(1)
    else:
        with pytest.raises(ValueError, match="no two different values"):
            spearman(x, y)
    assert all(np.array_equal(*pair) for pair in zip((x, y), copies, strict=True))


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        ([1, 2, np.nan, 4], [1, 2, 3, 4], ValueError, r"x holds nan at \[2\]"),
        ([1, 2, 3], [1, 2, np.inf], ValueError, r"y holds inf at \[2\]"),
        ([1, 2, 3], [1, 2], ValueError, "same length, got 3 and 2"),
        ([1, 2, 3], [5, 5, 5], ValueError, "y holds no two different values"),
        ([1], [2], ValueError, "x holds no two different values"),
        ([], [], ValueError, "x holds no two different values"),
        (np.ma.masked_equal([1, 2, 9], 9), [1, 2, 3], ValueError, "x has masked entries"),
        ([[1, 2]], [[1, 2]], ValueError, r"x must have 1 dimension, got \(1, 2\)"),
        (["a", "b"], [1, 2], TypeError, "x must hold real numbers"),
    ],
)
def test_spearman_refuses_what_has_no_ranks(x, y, error, words):
    with pytest.raises(error, match=words):
        spearman(x, y)


def brute_force(correct, groups, draws, seed):
    """Put the answers of the groups drawn in one list; read the ends off the sorted means."""
    names = sorted(set(groups))
    answers = [[c for c, g in zip(correct, groups, strict=True) if g == name] for name in names]
    rng = np.random.default_rng(seed)
    means = sorted(
        np.mean([c for i in rng.integers(len(names), size=len(names)) for c in answers[i]])
        for _ in range(draws)
    )

    def end(share):  # linear between the two nearest
        place = share * (draws - 1)
        below, above = means[int(np.floor(place))], means[int(np.ceil(place))]
        return below + (place % 1) * (above - below)

    return end(0.025), end(0.975)


@given(
    rows=st.lists(st.tuples(st.integers(-1, 1), st.sampled_from("abcde")), min_size=2, max_size=25),
    draws=st.integers(1, 60),
    seed=st.integers(0, 99),
)
def test_bootstrap_is_brute_force(rows, draws, seed):
    correct, groups = zip(*rows, strict=True)
    if len(set(groups)) > 1:
        ours = bootstrap_interval(correct, groups, draws, seed)
        assert ours == pytest.approx(brute_force(correct, groups, draws, seed), abs=1e-12)
    alone = range(len(correct))
    ours = bootstrap_interval(np.array(correct, np.int8), draws=draws, seed=seed)
    assert ours == pytest.approx(brute_force(correct, alone, draws, seed), abs=1e-12)


def test_bootstrap_of_single_answers_is_scipys_and_the_normal_interval():
    correct = np.random.default_rng(1).normal(size=3000)
    theirs = scipy.stats.bootstrap(
        (correct,), np.mean, n_resamples=9999, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    ours = bootstrap_interval(correct, draws=9999)
    standard_error = scipy.stats.sem(correct)
    assert ours == pytest.approx(tuple(theirs), abs=0.1 * standard_error)
    normal = scipy.stats.norm.interval(0.95, correct.mean(), standard_error)
    assert ours == pytest.approx(normal, abs=0.1 * standard_error)
    assert bootstrap_interval(correct) == bootstrap_interval(correct, draws=2000, seed=0)
    assert bootstrap_interval(correct) != bootstrap_interval(correct, draws=1999)


def test_bootstrap_of_groups_counts_a_group_as_one_observation():
    means = np.random.default_rng(1).random(30) < 0.6
    once = bootstrap_interval(means)
    assert bootstrap_interval(np.repeat(means, 50), np.repeat(np.arange(30), 50)) == once
    low, high = bootstrap_interval(np.repeat(means, 50))
    assert high - low < (once[1] - once[0]) / 3


@pytest.mark.parametrize(("groups", "share", "holds"), [(27, 0.7, 0.92), (31, 0.97, 0.61)])
def test_the_interval_of_few_groups_holds_the_truth_as_often_as_the_docstring_says(
    groups, share, holds
):
    rng = np.random.default_rng(0)
    ends = [bootstrap_interval(rng.random(groups) < share, draws=300) for _ in range(500)]
    assert np.mean([low <= share <= high for low, high in ends]) == pytest.approx(holds, abs=0.04)


@pytest.mark.parametrize(
    ("correct", "settings", "words"),
    [
        ([], {}, "at least one answer, got none"),
        ([1], {}, "one group"),
        ([1, 0], {"groups": ["a", "a"]}, "one group: an interval needs at least two"),
        ([1, np.nan, 0], {}, r"correct holds nan at \[1\]"),
        (np.ma.masked_equal([1, 0, 9], 9), {}, "correct has masked entries"),
        ([1, 0], {"groups": [1, 2, 3]}, r"one group for each of 2 answers, got \(3,\)"),
        ([1, 0], {"groups": [1, np.nan]}, "none NaN"),
        ([1, 0], {"groups": ["a", None]}, "must be numbers or texts"),
        ([1, 0, 1], {"groups": np.ma.masked_equal([1, 2, 3], 3)}, "groups has masked entries"),
        ([1, 0], {"draws": 0}, "draws must be a positive integer, got 0"),
    ],
)
def test_bootstrap_refuses_what_gives_no_interval(correct, settings, words):
    with pytest.raises(ValueError, match=words):
        bootstrap_interval(correct, **settings)
