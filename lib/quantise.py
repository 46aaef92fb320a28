"""Storing each number of a table in a few bits."""

from __future__ import annotations

import numpy as np


def quantise(E: np.ndarray, bits: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Round each row of E (n, d) to whole multiples of a step of its own.

    Returns codes (n, d) int8, from -(2**(bits-1) - 1) to 2**(bits-1) - 1, and steps (n, 1)
    float32. ``codes * steps`` is E again, off by at most half a step; packed, the table takes
    n * (d * bits / 8 + 4) bytes.
    """
    if bits not in range(2, 9):
        raise ValueError(f"bits must be a whole number from 2 to 8, got {bits}")
    E = np.asarray(E)
    if not np.isfinite(E).all():
        raise ValueError("E has NaN or infinity: a row cannot be rounded to multiples of that")
    top = 2 ** (bits - 1) - 1  # codes are symmetric about 0
    steps = (np.abs(E).max(axis=1, keepdims=True) / top).astype(np.float32)
    codes = np.rint(E / np.where(steps > 0, steps, 1)).clip(-top, top)
    return codes.astype(np.int8), steps
