"""Vectors from a table of counts or ratings by factorising it: no gradient descent."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.svd import truncated_svd


def pmi(C: ArrayLike, noise: ArrayLike | None = None) -> np.ndarray:
    """Return how much more often two words meet than by chance: log p(i, j) / p(i) q(j).

    C (V, V) holds co-occurrence counts, rows the centre words. q is how often chance proposes each
    context word: its share of C, or the noise distribution (V,) where one is given. The result
    (V, V) is in nats, and -inf where two words never met. Raises ValueError for noise that rules
    out a context which occurs. Church and Hanks (1990), Computational Linguistics 16(1).
    """
    C = checks.weights("C", C, 2)
    contexts = C.sum(axis=0, dtype=float)
    q = contexts / contexts.sum() if noise is None else checks.distribution("noise", noise, len(C))
    ruled_out = np.flatnonzero((q == 0) & (contexts > 0))
    if len(ruled_out):
        raise ValueError(f"noise is 0 for word {ruled_out[0]}, which occurs: give it a chance")
    with np.errstate(divide="ignore", invalid="ignore"):
        given = C / C.sum(axis=1, keepdims=True, dtype=float)  # p(j | i)
        return np.where(C > 0, np.log(given / q), -np.inf).astype(C.dtype)


def ppmi(C: ArrayLike, shift: float = 0.0) -> np.ndarray:
    """Return positive PMI: max(PMI - shift, 0), zero where two words never met.

    With shift = log k it is what Levy and Goldberg (2014, NIPS, section 4.1) factorise in place of
    training with k negative samples.
    """
    return np.maximum(pmi(C) - checks.number("shift", shift), 0)


def svd_vectors(M: ArrayLike, dim: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return tables W_in (n, dim), W_out (m, dim), their product as close as can be to M (n, m).

    Each gets the square root of the singular values (Levy and Goldberg 2014, NIPS, section 4.2);
    every column of W_in has its largest entry positive.
    """
    M = checks.numbers("M", M, 2)
    dim = checks.integer("dim", dim, high=min(M.shape))
    U, s, Vt = truncated_svd(M, dim, seed)
    return U * np.sqrt(s), Vt.T * np.sqrt(s)


def fill_ratings(R: ArrayLike, rank: int, rounds: int = 500) -> np.ndarray:
    """Return a table of ratings R (users, items), completed by its best `rank` latent factors.

    Unknown ratings are NaN. They start as the mean rating of their item and are replaced, `rounds`
    times, by what the nearest table of that rank has in their place. Raises ValueError for an item
    without ratings; a user without any gets the means. Srebro and Jaakkola (2003), ICML.
    """
    R, known = _ratings(R)
    rank = checks.integer("rank", rank, high=min(R.shape))
    means = R.sum(axis=0) / known.sum(axis=0)
    filled = np.where(known, R, means)
    for _ in range(checks.integer("rounds", rounds, low=0)):
        U, s, Vt = np.linalg.svd(filled - means, full_matrices=False)
        nearest = (U[:, :rank] * s[:rank]) @ Vt[:rank] + means
        filled = np.where(known, R, nearest)
    return filled


def _ratings(R: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the ratings as float64, 0 where unknown, and which of them are known."""
    R = np.array(checks.plain_array("R", R))
    known = R == R  # NaN alone differs from itself
    R[~known] = 0
    ratings = checks.numbers("R", R, 2).astype(float)
    if not known.any(axis=0).all():
        raise ValueError(f"item {known.any(axis=0).argmin()} has no rating: leave it out")
    return ratings, known
