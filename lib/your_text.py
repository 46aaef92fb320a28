"""A reader's own text: checked, trained on step by step, and told in numbers.

The recipe is that of negative sampling without sampling (Levy and Goldberg 2014), for as many words
as a phone can hold counts of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from lib import checks
from lib.corpus import Corpus, Vocabulary, tokenise
from lib.expectation import keep_probability, noise_distribution, steps_from_svd
from lib.svd import truncated_svd
from lib.windows import cooccurrence
from lib.word_vectors import WordVectors

BYTES = 5_000_000  # of a text: more would take minutes in a browser
WORDS = 2_000  # the most frequent are learned: their counts take 16 MB
MAPPED = 40  # words on a map: more would cover each other
NEGATIVES, L2, STEPS = 5, 0.02, 6
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")  # no text has these


class Learned(NamedTuple):
    """What training leaves: the vectors, its losses (STEPS + 1,), and the floors under them."""

    vectors: WordVectors
    losses: np.ndarray
    floors: dict[str, float]


def read(text: str, min_count: int = 5) -> Corpus:
    """Return a text as a corpus of its words that occur `min_count` times, at most `WORDS` of them.

    A line break alone is a gap, as in a book that is broken into lines; an empty line ends a
    sentence. Raises ValueError, with a sentence for whoever brought it, for a text that is empty,
    too long, no plain text, or without two words that occur often enough.
    """
    if not text.strip():
        raise ValueError("The text is empty: paste one, or open a file.")
    if (size := len(text.encode("utf8", "surrogatepass"))) > BYTES:
        limit = f"at most {BYTES / 1e6:g} MB are read here"
        raise ValueError(f"The text has {size / 1e6:.1f} MB, and {limit}: take a part of it.")
    if found := CONTROL.search(text):
        raise ValueError(
            f"This is no plain text, for it holds the sign U+{ord(found[0]):04X}: "
            "save it as plain text in UTF-8 first."
        )
    lines = re.sub(r"\r\n?", "\n", text)
    sentences = tokenise(re.sub(r"(?<!\n)\n(?!\n)", " ", lines))
    if len({word for sentence in sentences for word in sentence}) < 2:
        raise ValueError("The text has fewer than two different words: take a longer one.")
    vocab = Vocabulary.from_sentences(sentences, min_count)
    if len(vocab) < 2:
        raise ValueError(
            f"Only {vocab.words[0]!r} occurs {min_count} times or more: "
            "lower the minimum count, or take a longer text."
        )
    kept = Vocabulary(vocab.words[:WORDS], vocab.counts[:WORDS])
    return Corpus.from_sentences(sentences, vocab=kept)


def train(corpus: Corpus, window: int = 5, dim: int = 50) -> Iterator[float]:
    """Learn vectors of a corpus. Yields the share of the work that is done, returns a `Learned`.

    With fewer words than `dim`, each vector has as many numbers as there are words.
    """
    counts = corpus.vocab.counts
    dim = min(checks.integer("dim", dim), len(counts))
    yield 0.0
    C = cooccurrence(corpus, window, True, keep_probability(counts), np.float32)
    if not C.any():
        raise ValueError("No two of the words stand in one sentence: lower the minimum count.")
    q, losses = noise_distribution(counts), []
    for loss, W in islice(steps_from_svd(C, q, NEGATIVES, dim, L2, seed=0), STEPS + 1):
        losses.append(loss)
        E = W[0]
        yield len(losses) / (STEPS + 1)
    floors = sampled_loss_floors(C, q, NEGATIVES)
    return Learned(WordVectors(corpus.vocab.words, E), np.array(losses), floors)


def learn(corpus: Corpus, window: int = 5, dim: int = 50) -> Learned:
    """Return what `train` does, without stopping on the way."""
    training = train(corpus, window, dim)
    while True:
        try:
            next(training)
        except StopIteration as end:
            return end.value


def sampled_loss_floors(C: np.ndarray, q: np.ndarray, negatives: float) -> dict[str, float]:
    """Return what three kinds of ignorance cost under negative sampling, in nats per pair.

    `uniform`: knows only that one of 1 + k pairs was seen. `unigram`: knows how often each context
    is seen and drawn, whatever the centre. `conditional`: knows it for each centre; no model can do
    better. Each believes a pair seen as often as pairs of its kind are: Levy and Goldberg (2014).
    """
    joint = checks.weights("C", C, 2) / C.sum(dtype=float)
    return {
        "uniform": _least(np.ones(1), np.full(1, negatives)),
        "unigram": _least(joint.sum(axis=0), negatives * q),
        "conditional": _least(joint, negatives * np.outer(joint.sum(axis=1), q)),
    }


def _least(seen: np.ndarray, drawn: np.ndarray) -> float:
    """Return the loss where each kind of pair is believed as often as it is seen, not drawn."""
    seen, drawn = seen[drawn > 0], drawn[drawn > 0]  # a word without neighbours is drawn by none
    met = seen > 0  # 0 log 0 = 0
    loss = np.sum(seen[met] * np.log1p(drawn[met] / seen[met]))
    return float(loss + np.sum(drawn * np.log1p(seen / drawn)))


def plane(vectors: WordVectors) -> tuple[list[str], np.ndarray, float]:
    """Return words for a map, their points (n, 2), and the share of their variance that it shows.

    They are the most frequent words, but for the first twentieth: of these, most are grammar.
    """
    rows = np.arange(len(vectors))[len(vectors) // 20 :][:MAPPED]
    centred = vectors.unit[rows] - vectors.unit[rows].mean(axis=0)
    _, s, Bt = truncated_svd(centred.astype(float), min(2, *centred.shape))
    points = np.zeros((len(rows), 2))
    points[:, : len(s)] = centred @ Bt.T
    share = float((s**2).sum() / max((centred.astype(float) ** 2).sum(), 1e-300))
    return [vectors.words[i] for i in rows], points, share


def word2vec_text(vectors: WordVectors) -> str:
    """Return vectors in word2vec's text format: a line "V d", then a word and its numbers a line.

    gensim reads it by KeyedVectors.load_word2vec_format, this book by WordVectors.load.
    """
    rows = (
        f"{word} {' '.join(f'{x:.6g}' for x in row)}\n"
        for word, row in zip(vectors.words, vectors.E.tolist(), strict=True)
    )
    return f"{len(vectors)} {vectors.E.shape[1]}\n{''.join(rows)}"


def for_page(
    text: str, windows: Sequence[int], dim: int, min_count: int
) -> Iterator[dict[str, Any]]:
    """Train once for each window and tell it to the published page.

    Yields {done, text}: the share of the work, and what goes on. Returns {about, words, models}; a
    model has its window, vectors (V * d float32 as bytes), losses, floors, map and file.
    """
    yield {"done": 0, "text": "Reading the text"}
    corpus = read(text, min_count)
    models = []
    for n, window in enumerate(windows):
        training = train(corpus, window, dim)
        while True:
            try:
                done = (n + next(training)) / len(windows)
            except StopIteration as end:
                models.append(_told(window, end.value))
                break
            yield {"done": done, "text": f"Training with window {window}"}
    V, least = len(corpus.vocab), corpus.vocab.counts[-1]
    about = f"{V:,} words are learned, each of which occurs {least:,} times or more."
    return {"about": about, "words": list(corpus.vocab.words), "models": models}


def _told(window: int, learned: Learned) -> dict[str, Any]:
    words, points, share = plane(learned.vectors)
    return {
        "window": window,
        "vectors": learned.vectors.E.astype("<f4").tobytes(),
        "losses": learned.losses,
        "floors": learned.floors,
        "map": {"words": words, "points": points, "share": share},
        "file": word2vec_text(learned.vectors),
    }
