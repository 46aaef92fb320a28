"""The leading singular triplets of a matrix, quickly, and with signs that do not depend on luck."""

import numpy as np

from lib import checks

EXACT = 500  # rows or columns up to which the whole decomposition is quick enough
TURNS = 4  # beyond that, how often a sketch is turned by default


def truncated_svd(
    M: np.ndarray, rank: int, seed: int = 0, turns: int | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the leading singular triplets U (n, rank), s (rank,), Vt (rank, m) of M (n, m).

    Each column of U has its largest entry positive. Exact for up to 500 rows or columns, and for a
    rank that is more than a tenth of them. Else, or if `turns` is given, a sketch: M is multiplied
    with a few random columns, drawn from `seed`, and projected on the space they span; each turn
    separates the leading directions more clearly from the rest. Halko, Martinsson and Tropp
    (2011), algorithms 4.4 and 5.1.
    """
    M = checks.numbers("M", M, 2)
    rank = checks.integer("rank", rank, high=min(M.shape))
    if turns is None and (min(M.shape) <= EXACT or rank > min(M.shape) // 10):
        U, s, Vt = np.linalg.svd(M, full_matrices=False)
    else:
        width = min(rank + 10, M.shape[1])
        columns = np.random.default_rng(seed).normal(size=(M.shape[1], width)).astype(M.dtype)
        Q, _ = np.linalg.qr(M @ columns)
        for _ in range(TURNS if turns is None else turns):
            Q, _ = np.linalg.qr(M @ (M.T @ Q))
        U, s, Vt = np.linalg.svd(Q.T @ M, full_matrices=False)
        U = Q @ U[:, :rank]
    signs = signs_of(U[:, :rank].T)
    return U[:, :rank] * signs, s[:rank], Vt[:rank] * signs[:, None]


def signs_of(rows: np.ndarray) -> np.ndarray:
    """Return 1 or -1 for each row: the sign of its largest entry, the first among equals.

    Entries are equal to six decimals of the largest, so that rounding cannot choose between them.
    """
    size = np.abs(rows)
    largest = (size / np.maximum(size.max(axis=1, keepdims=True), 1e-300)).round(6).argmax(axis=1)
    return np.where(rows[np.arange(len(rows)), largest] < 0, -1, 1).astype(rows.dtype)
