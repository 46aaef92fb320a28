"""A table of word vectors as scripts, which a published page loads when a reader has a question.

A script is the one thing that a page opened from a disk can load too. Several small ones show how
far the loading has come.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np

PART = 250_000  # bytes


def scripts(vectors: Any) -> Iterator[bytes]:
    """Yield the scripts of `vectors`, a WordVectors: first the words, then the rows, int8.

    A row is divided by its largest absolute value, times 127, and rounded: lengths are lost, which
    no cosine asks for, and a row that was stored so (`data/README.md`) comes back as it was.
    """
    largest = abs(vectors.E).max(axis=1, keepdims=True)
    q = np.round(vectors.E * (127 / np.where(largest > 0, largest, 1))).astype(np.int8)
    rows = q.tobytes()
    parts = ["\n".join(vectors.words).encode()]
    parts += [rows[start : start + PART] for start in range(0, len(rows), PART)]
    for part in parts:
        yield b'book.part("%b");' % b64encode(part)
