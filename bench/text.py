"""Real text: seven public-domain translations of the Bible, split by verse."""

from importlib import import_module

import numpy as np

from lib.corpus import Corpus, Vocabulary, words_of

KING_JAMES = ("kjv",)
SEVEN = ("kjv", "asv", "bbe", "dar", "wbs", "web", "ylt")  # 5.4 million tokens


def verses(translation: str) -> dict[int, list[str]]:
    """Return the words of every verse by its number."""
    bible = import_module(f"pythonbible_{translation}.plain_text_readers_bible").bible
    text, ends = bible.scripture_content, bible.verse_end_indices
    return {v: words_of(text[start : ends[v]]) for v, start in bible.verse_start_indices.items()}


def split(translations: tuple[str, ...], size: int) -> tuple[Corpus, Corpus, Corpus]:
    """Return training, validation and test corpora (92, 4, 4 %) over the `size` frequent words.

    A verse goes to the same part in every translation, so that no part holds another's paraphrase.
    """
    texts = [verses(name) for name in translations]
    numbers = sorted(set().union(*texts))
    part = np.random.default_rng(0).choice(3, len(numbers), p=[0.92, 0.04, 0.04])
    parts = [[], [], []]
    for text in texts:
        for number, which in zip(numbers, part, strict=True):
            if number in text:
                parts[which].append(text[number])
    every = Vocabulary.from_sentences(parts[0])
    vocab = Vocabulary(every.words[:size], every.counts[:size])
    return tuple(Corpus.from_sentences(sentences, vocab=vocab) for sentences in parts)
