"""Vectors from a table of counts or ratings by factorising it: no gradient descent."""

from __future__ import annotations

import numpy as np


def pmi(C: np.ndarray, noise: np.ndarray | None = None) -> np.ndarray:
    """How much more often two words meet than chance would have them meet: log p(i, j) / p(i) q(j).

    C (V, V) holds co-occurrence counts, rows the centre words. q is how often chance proposes each
    context word: its share of C, or the noise distribution (V,) where one is given. The result
    (V, V) is in nats, and -inf where two words never met.
    Source: Church and Hanks (1990), Computational Linguistics 16(1).
    """
    if (C < 0).any() or not np.isfinite(C).all():
        raise ValueError("counts must be finite and not negative: pass the output of cooccurrence")
    joint = C / C.sum()  # p(i, j)
    q = joint.sum(axis=0) if noise is None else noise
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = joint / np.outer(joint.sum(axis=1), q)
        return np.log(np.where(joint > 0, ratio, 0.0))


def ppmi(C: np.ndarray, shift: float = 0.0) -> np.ndarray:
    """Positive PMI: max(PMI - shift, 0), zero where two words never met.

    With shift = log k it is what Levy and Goldberg (2014, NIPS, section 4.1)
    factorise in place of training with k negative samples.
    """
    return np.maximum(pmi(C) - shift, 0.0)


def svd_vectors(M: np.ndarray, dim: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two tables W_in, W_out (V, dim), their product as close as can be to M.

    Each gets the square root of the singular values (Levy and Goldberg 2014,
    NIPS, section 4.2); every column of W_in has its largest entry positive.
    """
    if not 1 <= dim <= min(M.shape):
        raise ValueError(f"dim must be in 1 … {min(M.shape)}, got {dim}")
    U, s, Vt = top_svd(M, dim, seed)
    largest = np.abs(U).argmax(axis=0)
    signs = np.where(U[largest, np.arange(dim)] < 0, -1.0, 1.0)
    return U * signs * np.sqrt(s), Vt.T * signs * np.sqrt(s)


def top_svd(M: np.ndarray, rank: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The leading singular triplets U (n, rank), s (rank,), Vt (rank, m) of M (n, m).

    Exact for up to 500 rows or columns. Beyond, for a rank far below n and m, multiply M with a
    few random columns and keep to the space they span: Halko, Martinsson and Tropp (2011),
    algorithms 4.4 and 5.1.
    """
    if min(M.shape) <= 500 or rank > min(M.shape) // 10:
        U, s, Vt = np.linalg.svd(M, full_matrices=False)
        return U[:, :rank], s[:rank], Vt[:rank]
    columns = np.random.default_rng(seed).normal(size=(M.shape[1], rank + 10)).astype(M.dtype)
    Q, _ = np.linalg.qr(M @ columns)
    for _ in range(4):  # each turn separates the leading directions from the rest
        Q, _ = np.linalg.qr(M @ (M.T @ Q))
    U, s, Vt = np.linalg.svd(Q.T @ M, full_matrices=False)
    return Q @ U[:, :rank], s[:rank], Vt[:rank]


def fill_ratings(R: np.ndarray, rank: int, rounds: int = 500) -> np.ndarray:
    """Complete a users x items table (n, m) by its best `rank` latent factors.

    Unknown ratings are NaN. They start as the mean rating of their item and are replaced,
    again and again, by what the nearest table of that rank has in their place.
    Source: Srebro and Jaakkola (2003), ICML.
    """
    known = ~np.isnan(R)
    if not known.any(axis=0).all():
        empty = np.flatnonzero(~known.any(axis=0))[0]
        raise ValueError(f"item {empty} has no rating: leave it out")
    if not 1 <= rank <= min(R.shape):
        raise ValueError(f"rank must be in 1 … {min(R.shape)}, got {rank}")
    means = np.nanmean(R, axis=0)
    filled = np.where(known, R, means)
    for _ in range(rounds):
        U, s, Vt = np.linalg.svd(filled - means, full_matrices=False)
        nearest = (U[:, :rank] * s[:rank]) @ Vt[:rank] + means
        filled = np.where(known, R, nearest)
    return filled
