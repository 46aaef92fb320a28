"""Negative sampling without sampling: the loss that it has on average, minimised from counts.

Levy and Goldberg (2014, NIPS, section 3.1) write that average down; it needs only the co-occurrence
counts C and the noise distribution q, so the cost of an epoch does not grow with the text.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.svd import truncated_svd

RATE = 2.0  # length of a preconditioned step; see steps_from_svd
BLOCK = 256  # rows of the V x V scores held at a time: they stay in the processor's cache


def noise_distribution(counts: ArrayLike, power: float = 0.75) -> np.ndarray:
    """Return q (V,), proportional to counts**power: rare words are drawn more than they occur."""
    weights = checks.weights("counts", counts) ** checks.number("power", power)
    return weights / weights.sum()


def keep_probability(counts: ArrayLike, threshold: float = 1e-3) -> np.ndarray:
    """Return the chance (V,) that an occurrence of each word survives subsampling.

    Follows word2vec's code, sqrt(t / f) + t / f for a word of relative frequency f, which keeps a
    little more than the paper's sqrt(t / f) (its equation 5). A word that never occurs is kept.
    """
    counts = checks.weights("counts", counts)
    share = counts / counts.sum()
    ratio = checks.number("threshold", threshold, low=0) / np.maximum(share, 1e-300)
    return np.minimum(1.0, np.sqrt(ratio) + ratio)


def expected_loss_and_gradients(
    W_in: np.ndarray, W_out: np.ndarray, C: np.ndarray, q: np.ndarray, negatives: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return what the sampled loss is on average over all pairs and draws, and its gradients.

    A pair (i, j) is seen C[i, j] times and drawn as noise k N[i] q[j] times, N = C.sum(1). With
    P = sigmoid(W_in @ W_out.T), the error is (C + k N q) P - C. Works through C in blocks of rows,
    in C's dtype; the loss is in nats per pair.
    """
    return _expected(W_in, W_out, checks.weights("C", C, 2, len(W_in)), q, negatives)


def _expected(
    W_in: np.ndarray, W_out: np.ndarray, C: np.ndarray, q: np.ndarray, negatives: float
) -> tuple[float, np.ndarray, np.ndarray]:
    total, loss = float(C.sum(dtype=float)), 0.0
    d_in, d_out = np.empty_like(W_in), np.zeros_like(W_out)
    for start in range(0, len(C), BLOCK):
        rows = slice(start, start + BLOCK)
        seen = C[rows]
        both = seen.sum(axis=1, keepdims=True) * (negatives * q).astype(C.dtype)
        both += seen  # (block, V): times seen or drawn
        scores = W_in[rows] @ W_out.T
        loss -= np.vdot(seen, scores)
        tanh = np.tanh(0.5 * scores)
        loss += np.vdot(both, np.maximum(scores, 0, out=scores))  # -log(1 - P) = max(s, 0) …
        sigmoid = np.abs(tanh, out=scores)
        sigmoid += 1  # twice that of |s|
        sigmoid *= 0.5
        loss -= np.vdot(both, np.log(sigmoid, out=sigmoid))  # … - log sigmoid(|s|): no overflow
        tanh += 1  # = 2 P
        error = np.multiply(tanh, both, out=tanh)
        error *= 0.5
        error -= seen
        d_in[rows] = error @ W_out
        d_out += error.T @ W_in[rows]
    return float(loss / total), d_in / total, d_out / total


def svd_start(
    C: np.ndarray, q: np.ndarray, negatives: float, dim: int, seed: int = 0, prior: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Return W_in, W_out (V, dim) whose product is near the optimum where counts are plentiful.

    Without the limit on d the optimum is log(C / (k N q)) (Levy & Goldberg 2014). `prior` is added
    above and below, and frequent words weigh more. The SVD is a sketch, the only thing that
    depends on `seed`.
    """
    C = checks.weights("C", C, 2)
    q = checks.distribution("q", q, len(C)).astype(C.dtype)
    checks.integer("dim", dim, high=len(C))
    p = C.sum(axis=1) / C.sum(dtype=float)
    row_weight, column_weight = np.sqrt(p + 1e-12).astype(C.dtype), np.sqrt(q + 1e-12)
    M = np.empty_like(C)
    for start in range(0, len(C), BLOCK):
        rows = slice(start, start + BLOCK)
        drawn = C[rows].sum(axis=1, keepdims=True) * (negatives * q).astype(C.dtype)
        np.log((C[rows] + C.dtype.type(prior)) / (drawn + C.dtype.type(prior)), out=M[rows])
        M[rows] *= row_weight[rows, None] * column_weight
    U, s, Vt = truncated_svd(M, dim, seed, turns=1)
    root = np.sqrt(s)
    return U * root / row_weight[:, None], Vt.T * root / column_weight[:, None]


def steps_from_svd(
    C: np.ndarray, q: np.ndarray, negatives: float, dim: int, l2: float, seed: int
) -> Iterator[tuple[float, np.ndarray]]:
    """Minimise the expected loss by preconditioned steps with momentum; yield the loss and W.

    Near an optimum the curvature for W_in[i] is at most 1/4 p[i] W_out.T diag(p + k q) W_out, and
    likewise for W_out: each step divides the gradient by that matrix without the 1/4, times
    `RATE`. The penalty l2/2 weighs W_in[i] by p[i] and W_out[j] by q[j]. Holds two V x V matrices.
    """
    q = q.astype(C.dtype)
    p_in, p_out = ((C.sum(axis) / C.sum(dtype=float)).astype(C.dtype) for axis in (1, 0))
    W = np.stack(svd_start(C, q, negatives, dim, seed))
    speed = np.zeros_like(W)
    while True:
        loss, d_in, d_out = _expected(*W, C, q, negatives)
        yield loss, W
        d_in += l2 * p_in[:, None] * W[0]
        d_out += l2 * q[:, None] * W[1]
        step = np.stack([
            precondition(d_in, p_in, W[1], p_out + negatives * q),
            precondition(d_out, q, W[0], (1 + negatives) * p_in),
        ])  # fmt: skip
        speed = 0.5 * speed + step
        W = W - RATE * speed


def precondition(
    gradient: np.ndarray, share: np.ndarray, other: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Divide each row of the gradient by its share of the pairs, and all by the other's moments."""
    moments = (other * weight[:, None]).T @ other  # (d, d)
    moments += 0.02 * np.trace(moments) / len(moments) * np.eye(len(moments), dtype=other.dtype)
    rows = gradient / (share + 0.05 / len(share))[:, None]
    return np.linalg.solve(moments, rows.T).T
