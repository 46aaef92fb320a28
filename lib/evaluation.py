"""Judging word vectors: benchmarks, rank correlation, intervals, and tests of association."""

from __future__ import annotations

from itertools import combinations
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from .analogies import WordVectors


class Benchmarks(NamedTuple):
    """Questions and judgements, as ids into the words of the GloVe slice.

    `questions` (Q, 4) are the Google analogies a, b, c, d with `section` (Q,) into `section_names`;
    people rated `wordsim_pairs` (353, 2) and `simlex_pairs` (999, 2) from 0 to 10 (`..._scores`).
    """

    questions: np.ndarray
    section: np.ndarray
    section_names: list[str]
    wordsim_pairs: np.ndarray
    wordsim_scores: np.ndarray
    simlex_pairs: np.ndarray
    simlex_scores: np.ndarray


def load_benchmarks(path: str | Path) -> Benchmarks:
    """Read the benchmarks stored next to the GloVe slice. Sources: data/README.md."""
    with np.load(path) as stored:
        return Benchmarks(
            questions=stored["analogy_questions"].astype(np.intp),
            section=stored["analogy_section"].astype(np.intp),
            section_names=stored["analogy_section_names"].tobytes().decode().split("\n"),
            wordsim_pairs=stored["wordsim_pairs"].astype(np.intp),
            wordsim_scores=stored["wordsim_score"],
            simlex_pairs=stored["simlex_pairs"].astype(np.intp),
            simlex_scores=stored["simlex_score"],
        )


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Rank correlation (Spearman's) of x (n,) and y (n,), -1 to 1; ties share their mean rank."""
    return float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])


def _ranks(x: ArrayLike) -> np.ndarray:
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def evaluate_pair_average(
    wv: WordVectors, questions: np.ndarray, exclude_inputs: bool = True
) -> np.ndarray:
    """Answer questions of one relation with the offset averaged over its pairs (3CosAvg).

    questions (Q, 4) hold the ids of a, b, c, d. The query is c plus the mean of b - a over all
    pairs (a, b) whose b is not the d asked for, so no answer helps to find itself; only c is
    excluded from the answers. Returns their ids (Q,). Drozd, Gladkova and Matsuoka (2016).
    """
    pairs = np.unique(np.asarray(questions, dtype=np.intp).reshape(-1, 2), axis=0)  # (P, 2)
    source, target = pairs.T
    others = (target != target[:, None]).astype(wv.unit.dtype)  # (P, P)
    mean_offset = others @ (wv.unit[target] - wv.unit[source]) / others.sum(axis=1, keepdims=True)
    scores = (wv.unit[source] + mean_offset) @ wv.unit.T  # (P, V)
    if exclude_inputs:
        scores[np.arange(len(pairs)), source] = -np.inf
    answer = {tuple(pair): best for pair, best in zip(pairs, scores.argmax(axis=1), strict=True)}
    return np.array([answer[tuple(pair)] for pair in questions[:, 2:]])


def bootstrap_interval(
    correct: ArrayLike, groups: ArrayLike | None = None, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """A 95 % interval for the share of right answers, by the percentile bootstrap.

    correct (Q,) holds True or False, or the difference of two methods' answers, for an interval of
    how much better one is. groups (Q,) names the group of each question; whole groups are
    drawn, with replacement, because questions that share a word pair are right or wrong together.
    Without groups every question stands alone. Efron and Tibshirani (1993), chapter 13.
    """
    correct = np.asarray(correct, dtype=float)
    if correct.size == 0:
        raise ValueError("correct must hold at least one answer, got none")
    groups = np.arange(len(correct)) if groups is None else groups
    _, group = np.unique(groups, return_inverse=True)
    right, asked = np.bincount(group, correct), np.bincount(group)  # (G,) each
    rng = np.random.default_rng(seed)
    shares = np.empty(draws)
    for i in range(draws):
        drawn = rng.integers(len(asked), size=len(asked))
        shares[i] = right[drawn].sum() / asked[drawn].sum()
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)


class Association(NamedTuple):
    """Result of a word-embedding association test: see `association_test`."""

    effect_size: float
    p_value: float
    scores_x: np.ndarray
    scores_y: np.ndarray


def association_test(X: ArrayLike, Y: ArrayLike, A: ArrayLike, B: ArrayLike) -> Association:
    """Are the words X nearer to A, and the words Y nearer to B, than chance would have them?

    X, Y (n, d) and A, B (m, d) are unit vectors. A word's score is its mean cosine with A less its
    mean cosine with B. `effect_size` is the difference of the mean scores of X and Y in standard
    deviations of all scores (below 2). `p_value` is the share of all ways to deal the 2n words into
    two halves that give at least this difference: exact, so n may be 10 at most (184,756 ways).
    The WEAT of Caliskan, Bryson and Narayanan (2017).
    """
    X, Y, A, B = (np.asarray(words, dtype=float) for words in (X, Y, A, B))
    if len(X) != len(Y) or not 2 <= len(X) <= 10:
        raise ValueError(
            f"X and Y must have the same number of words, from 2 to 10, got {len(X)} and {len(Y)}"
        )
    words = np.concatenate([X, Y])
    scores = words @ A.mean(axis=0) - words @ B.mean(axis=0)  # (2n,)
    n = len(X)
    difference = scores[:n].mean() - scores[n:].mean()
    halves = np.fromiter(
        (i for half in combinations(range(2 * n), n) for i in half),
        dtype=np.intp,
        count=n * comb(2 * n, n),
    ).reshape(-1, n)
    sums = scores[halves].sum(axis=1)
    differences = (sums - (scores.sum() - sums)) / n
    p_value = np.mean(differences >= difference - 1e-12)  # rounding must not lose the deal we have
    return Association(
        float(difference / scores.std(ddof=1)), float(p_value), scores[:n], scores[n:]
    )
