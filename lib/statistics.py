"""Small statistics of a judgement: does it follow the ranks, and how sure is its mean?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lib import checks


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Return the rank correlation of x (n,) and y (n,), -1 to 1; ties share their mean rank.

    Raises ValueError for lengths that differ, fewer than two values, NaN, or values that are all
    equal, whose correlation is undefined. Spearman (1904), American Journal of Psychology 15(1).
    """
    x, y = checks.numbers("x", x, 1), checks.numbers("y", y, 1)
    if len(x) != len(y):
        raise ValueError(f"x and y must have the same length, got {len(x)} and {len(y)}")
    for name, values in (("x", x), ("y", y)):
        if len(np.unique(values)) < 2:
            raise ValueError(
                f"{name} holds no two different values, so nothing can rise or fall with it"
            )
    return float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])


def _ranks(x: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def bootstrap_interval(
    correct: ArrayLike, groups: ArrayLike | None = None, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return a 95 % interval for the share of right answers, by the percentile bootstrap.

    correct (Q,) holds True or False, or the difference of two methods' answers, for an interval of
    how much better one is. groups (Q,) names the group of each question; whole groups are drawn,
    with replacement, because questions that share a word pair are right or wrong together. Without
    groups every question stands alone. One group alone is refused: it shows no variation.

    With few groups the interval is too narrow. In simulations of 23 to 31 groups it held the true
    share in 91 to 92.5 % of cases instead of 95, and in 63 % where that share was 0.97: where no
    answer is wrong, nothing varies. Efron and Tibshirani (1993), chapter 13.
    """
    correct = checks.numbers("correct", correct, 1).astype(float)
    draws = checks.integer("draws", draws)
    if not len(correct):
        raise ValueError("correct must hold at least one answer, got none")
    labels = np.arange(len(correct)) if groups is None else _labels(groups, len(correct))
    _, group = np.unique(labels, return_inverse=True)
    right, asked = np.bincount(group, correct), np.bincount(group)  # (G,) each
    if len(asked) < 2:
        raise ValueError("every answer is in one group: an interval needs at least two groups")
    rng = np.random.default_rng(seed)
    shares = np.empty(draws)
    for i in range(draws):
        drawn = rng.integers(len(asked), size=len(asked))
        shares[i] = right[drawn].sum() / asked[drawn].sum()
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)


def _labels(groups: ArrayLike, n: int) -> np.ndarray:
    groups = checks.plain_array("groups", groups)
    if groups.shape != (n,):
        raise ValueError(f"groups must name one group for each of {n} answers, got {groups.shape}")
    if groups.dtype.kind not in "biufUS" or (groups != groups).any():
        raise ValueError(f"groups must be numbers or texts, none NaN, got {groups.dtype} values")
    return groups
