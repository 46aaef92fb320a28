"""Counting windows against a plain loop."""

import numpy as np

from bench.measure import Row, compare, interleave, peak_megabytes
from bench.text import SEVEN, split
from lib.corpus import Corpus
from lib.windows import cooccurrence


def row(tokens: int, repeats: int) -> Row:
    """Window 5, V = 5,000: our counts against a plain loop on a slice, by time per token."""
    whole = repeated(split(SEVEN, 5000)[0], tokens)
    size = 200_000
    part = Corpus(whole.ids[:size], whole.sentence[:size], whole.vocab)
    ids, sentence = part.ids.tolist(), part.sentence.tolist()
    exact = loop_counts(ids, sentence, 5)
    C = cooccurrence(part, 5, dtype=np.float32)
    same = int(C.sum()) == sum(exact.values()) and all(C[cell] == n for cell, n in exact.items())
    sides = {
        "ours": lambda: cooccurrence(whole, 5, dtype=np.float32),
        "loop": lambda: loop_counts(ids, sentence, 5),
    }
    seconds = interleave(sides, repeats)
    above = peak_megabytes(sides["ours"]) - 5000**2 * 4 / 1e6
    row = compare(
        {
            "what": f"counting {tokens / 1e6:.0f}M tokens, V=5000, window 5",
            "against": f"a Python loop on {size:,} tokens, scaled up",
            "goal": "≥ 100x, ≤ 120 MB above C",
            "quality": f"equal on the slice: {'yes' if same else 'NO'}",
            "memory": f"{above:.0f} MB above C",
        },
        seconds["ours"], seconds["loop"] * tokens / size, 100,
    )  # fmt: skip
    row.met = bool(row.met and same and above <= 120)
    return row


def repeated(corpus: Corpus, tokens: int) -> Corpus:
    """Repeat a corpus until it has so many tokens."""
    times = -(-tokens // len(corpus))
    shift = np.repeat(np.arange(times), len(corpus)) * (corpus.sentence[-1] + 1)
    sentence = np.tile(corpus.sentence, times) + shift
    return Corpus(np.tile(corpus.ids, times)[:tokens], sentence[:tokens], corpus.vocab)


def loop_counts(ids: list[int], sentence: list[int], window: int) -> dict[tuple[int, int], int]:
    """Count windows the way one would write it first."""
    counts: dict[tuple[int, int], int] = {}
    for i, centre in enumerate(ids):
        for j in range(max(0, i - window), min(len(ids), i + window + 1)):
            if j != i and sentence[j] == sentence[i]:
                pair = centre, ids[j]
                counts[pair] = counts.get(pair, 0) + 1
    return counts
