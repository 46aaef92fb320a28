"""Judging word vectors: averaged analogies, a test of association, and tables laid together."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.word_vectors import WordVectors, cancels


def evaluate_pair_average(
    wv: WordVectors, questions: ArrayLike, exclude_inputs: bool = True
) -> np.ndarray:
    """Return the answers to questions of one relation by the offset averaged over its pairs.

    questions (Q, 4) hold the ids of a, b, c, d; the answers are ids (Q,). The query is c plus the
    mean of b - a over all pairs (a, b) whose b is not the d asked for, so that no answer helps to
    find itself; only c is excluded from the answers. Raises ValueError where that leaves no pair.
    The 3CosAvg of Drozd, Gladkova and Matsuoka (2016).
    """
    questions = checks.ids("questions", questions, len(wv))
    if questions.ndim != 2 or questions.shape[1] != 4:
        raise ValueError(f"questions must have shape (Q, 4): a, b, c, d; got {questions.shape}")
    pairs, place = np.unique(questions.reshape(-1, 2), axis=0, return_inverse=True)  # (P, 2)
    source, target = pairs.T
    others = (target != target[:, None]).astype(wv.unit.dtype)  # (P, P)
    if not others.any(axis=1).all():
        raise ValueError(
            f"every pair leads to {wv.words[target[0]]!r}, so none is left to show the relation: "
            "ask with at least two different answers"
        )
    mean_offset = others @ (wv.unit[target] - wv.unit[source]) / others.sum(axis=1, keepdims=True)
    queries = wv.unit[source] + mean_offset  # (P, d)
    lost = np.flatnonzero(cancels(queries, 3))  # c, the mean b and the mean a
    if len(lost):
        raise ValueError(
            f"{wv.words[source[lost[0]]]!r} and the mean offset cancel: no direction is left"
        )
    scores = queries @ wv.unit.T  # (P, V)
    if exclude_inputs:
        scores[np.arange(len(pairs)), source] = -np.inf
    return scores.argmax(axis=1)[place.reshape(-1, 2)[:, 1]]


class Association(NamedTuple):
    """Result of a word-embedding association test: see `association_test`."""

    effect_size: float
    p_value: float
    scores_x: np.ndarray
    scores_y: np.ndarray


def association_test(X: ArrayLike, Y: ArrayLike, A: ArrayLike, B: ArrayLike) -> Association:
    """Return how far the words X are nearer to A, and Y nearer to B, and how often chance does it.

    X, Y (n, d) and A, B (any number, d) are unit vectors. A word's score is its mean cosine with A
    less its mean cosine with B. `effect_size` is the difference of the mean scores of X and Y in
    standard deviations of all scores (below 2). `p_value` is the share of all ways to deal the 2n
    words into two halves that give at least this difference: exact, so n may be 10 at most (184,756
    ways). Raises ValueError for other lengths, and where all words score the same.
    The WEAT of Caliskan, Bryson and Narayanan (2017).
    """
    lists = {"X": X, "Y": Y, "A": A, "B": B}
    X, Y, A, B = (checks.unit_rows(name, rows).astype(float) for name, rows in lists.items())
    n = len(X)
    if len(Y) != n or not 2 <= n <= 10:
        raise ValueError(
            f"X and Y must have the same number of words, from 2 to 10, got {n} and {len(Y)}"
        )
    if not len(A) or not len(B) or len({words.shape[1] for words in (X, Y, A, B)}) > 1:
        shapes = ", ".join(str(words.shape) for words in (X, Y, A, B))
        raise ValueError(f"A and B need a word each, and all vectors one length d, got {shapes}")
    words = np.concatenate([X, Y])
    scores = words @ A.mean(axis=0) - words @ B.mean(axis=0)  # (2n,)
    spread = scores.std(ddof=1)
    if spread < 1e-12:  # what rounding leaves where A and B are the same words
        raise ValueError("all words score the same: do A and B hold the same words?")
    difference = scores[:n].mean() - scores[n:].mean()
    halves = np.fromiter(
        (i for half in combinations(range(2 * n), n) for i in half),
        dtype=np.intp,
        count=n * comb(2 * n, n),
    ).reshape(-1, n)
    sums = scores[halves].sum(axis=1)
    differences = (sums - (scores.sum() - sums)) / n
    p_value = np.mean(differences >= difference - 1e-12)  # rounding must not lose the deal we have
    return Association(float(difference / spread), float(p_value), scores[:n], scores[n:])


def align(E: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return E (n, d) turned by the rotation that brings it nearest to the rows of target (n, d).

    The rotation, which may hold a mirror, keeps every dot product between rows of E; the two tables
    describe the same n words. Schönemann (1966), Psychometrika 31(1): the orthogonal Procrustes
    problem.
    """
    E, target = (
        checks.numbers(name, rows, 2).astype(float) for name, rows in (("E", E), ("target", target))
    )
    if E.shape != target.shape:
        raise ValueError(f"E and target must have one shape, got {E.shape} and {target.shape}")
    U, _, Vt = np.linalg.svd(E.T @ target)
    return E @ U @ Vt
