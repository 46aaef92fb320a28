"""Storing each number of a table in a few bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lib import checks


def quantise(E: ArrayLike, bits: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Return each row of E (n, d) as whole multiples of a step of its own.

    Codes (n, d) are int8, from -(2**(bits-1) - 1) to 2**(bits-1) - 1, with 2 to 8 bits; steps
    (n, 1) are float32. ``codes * steps`` is E again, off by at most half a step; packed, the table
    takes n * (d * bits / 8 + 4) bytes. Raises ValueError for NaN, and for rows too large for
    float32; no step but that of a row of zeros is below 1.2e-38.
    """
    E, bits = checks.numbers("E", E, 2), checks.integer("bits", bits, 2, 8)
    top = 2 ** (bits - 1) - 1  # codes are symmetric about 0
    largest = np.abs(E).max(axis=1, keepdims=True, initial=0)
    exact, limits = largest / top, np.finfo(np.float32)
    if (exact > limits.max).any():
        raise ValueError(
            f"E reaches {largest.max():g}, too much for float32: divide the table first"
        )
    steps = np.where(largest > 0, exact.clip(min=limits.tiny), 0).astype(np.float32)
    codes = np.rint(E / np.where(steps > 0, steps, 1)).clip(-top, top)
    return codes.astype(np.int8), steps


def random_rotation(d: int, seed: int = 0) -> np.ndarray:
    """Return an orthogonal matrix (d, d), any as likely as any other.

    A table times this matrix keeps its dot products, distances and cosines, and spreads what each
    column held over all of them. It may hold a mirror. Mezzadri (2007), Notices of the AMS 54(5).
    """
    d = checks.integer("d", d)
    Q, R = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    return Q * np.sign(R.diagonal())  # QR alone prefers one sign on the diagonal
