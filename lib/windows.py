"""Context windows: which words stand near which, pair by pair or counted."""

from __future__ import annotations

import numpy as np

from lib import checks
from lib.corpus import Corpus

CHUNK = 32_768  # tokens counted at a time: few enough for the cache, enough to keep NumPy busy


def require_corpus(corpus: Corpus) -> Corpus:
    """Return the corpus; raise TypeError where sentences or a text were passed instead."""
    if not isinstance(corpus, Corpus):
        raise TypeError(
            f"corpus must be a Corpus, got {type(corpus).__name__}: "
            "Corpus.from_sentences makes one of lists of words"
        )
    return corpus


def together(sentence: np.ndarray, offset: int) -> np.ndarray:
    """Tell for each token (T - offset,) whether the one `offset` places on is in its sentence."""
    return sentence[: max(0, len(sentence) - offset)] == sentence[offset:]


def offsets(corpus: Corpus, window: int) -> range:
    """Return the distances 1 … window, none longer than the longest sentence allows."""
    starts = np.flatnonzero(np.diff(require_corpus(corpus).sentence, prepend=-1, append=-1))
    longest = int(np.diff(starts).max(initial=1))
    return range(1, min(checks.integer("window", window), longest - 1) + 1)


def context_pairs(corpus: Corpus, window: int, full_windows: bool = False) -> np.ndarray:
    """Return every (centre, context) pair of ids within `window` tokens, in text order: (P, 2).

    Windows never cross a sentence border. With `full_windows`, only the centres that have `window`
    neighbours on both sides count.
    """
    left = [(np.flatnonzero(together(corpus.sentence, o)), o) for o in offsets(corpus, window)]
    centre = np.concatenate([i for at, o in left for i in (at, at + o)] or [[]]).astype(np.intp)
    context = np.concatenate([i for at, o in left for i in (at + o, at)] or [[]]).astype(np.intp)
    if full_windows:
        whole = np.isin(centre, full_window_positions(corpus, window))
        centre, context = centre[whole], context[whole]
    order = np.lexsort((context, centre))
    return corpus.ids[np.column_stack([centre, context])[order]]


def full_window_positions(corpus: Corpus, window: int) -> np.ndarray:
    """Return the token positions that have `window` neighbours on both sides in their sentence."""
    window = checks.integer("window", window)
    if 2 * window >= len(require_corpus(corpus)):
        return np.empty(0, np.intp)
    return np.flatnonzero(together(corpus.sentence, 2 * window)) + window


def cooccurrence(
    corpus: Corpus,
    window: int,
    shrink: bool = False,
    keep: np.ndarray | None = None,
    dtype: type = np.float64,
    memory_limit: int = 2_000_000_000,
) -> np.ndarray:
    """Count how often each word has each other word in its window: C (V, V), C[centre, context].

    `shrink` weights the pair at offset o by (window + 1 - o) / window, the expectation of
    word2vec's randomly shortened windows. `keep` (V,) holds the probability that an occurrence
    survives subsampling; a pair survives when both words do. `dtype` is np.float64, or np.float32
    for half the memory, which counts exactly up to 2**24. Refuses beyond `memory_limit` bytes.
    """
    window = checks.integer("window", window)
    V, dtype = len(require_corpus(corpus).vocab), np.dtype(dtype)
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype must be np.float32 or np.float64, got {dtype}")
    check_matrix_fits(V, dtype.itemsize, memory_limit)
    distances = offsets(corpus, window)
    C = np.zeros((V, V), dtype)
    for start in range(0, len(corpus), CHUNK):
        ids = corpus.ids[start : start + CHUNK + len(distances)]
        sentence = corpus.sentence[start : start + CHUNK + len(distances)]
        row = ids * V  # where the row of each centre starts in the flat C
        for offset in distances:
            last = max(0, min(CHUNK, len(ids) - offset))  # the left token belongs to this chunk
            near = together(sentence[: last + offset], offset)
            cell = (row[:last] + ids[offset : offset + last])[near]
            np.add.at(C.ravel(), cell, dtype.type(window + 1 - offset if shrink else 1))
    add_transpose(C)
    if C.max(initial=0) > 2 ** (np.finfo(dtype).nmant + 1):
        raise OverflowError(f"a count exceeds what {dtype} holds exactly: use float64")
    if shrink:
        C /= window
    if keep is not None:
        keep = checks.weights("keep", keep, size=V).astype(dtype)
        checks.number("the largest of keep", keep.max(), high=1)
        C *= keep[:, None]
        C *= keep
    return C


def check_matrix_fits(V: int, itemsize: int, memory_limit: int, copies: int = 1) -> None:
    """Raise MemoryError, with the number of bytes, when `copies` V x V matrices pass the limit."""
    need = copies * V * V * itemsize
    if need > memory_limit:
        raise MemoryError(
            f"{V:,} words need {need:,} bytes for {copies} V x V matrices, more than the limit of "
            f"{int(memory_limit):,}; raise min_count to keep fewer words, or raise memory_limit"
        )


def add_transpose(C: np.ndarray, block: int = 512) -> None:
    """Add C's transpose to C in place, block by block, so that no second matrix is needed."""
    for i in range(0, len(C), block):
        for j in range(0, i + block, block):
            upper, lower = C[j : j + block, i : i + block], C[i : i + block, j : j + block]
            total = upper + lower.T
            upper[...], lower[...] = total, total.T
