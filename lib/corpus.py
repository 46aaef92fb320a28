"""From text to numbers: sentences of words, a vocabulary, and the id of every token."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, repeat

import numpy as np

from lib import checks

ENDS = (
    ".!?…‥‼⁇⁈⁉"
    "。．！？｡؟۔।॥։።፧။។᠃\u037e"  # CJK, Arabic, Indic, Armenian, Ethiopic, Burmese, Khmer, Greek
    "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # the line breaks of str.splitlines
)
SENTENCE_END = re.compile(f"[{re.escape(ENDS)}]+")
WORD = re.compile(r"[^\W\d_][^ ']*(?:'[^\W\d_][^ ']*)*")  # in a text that _Spelling has cleaned


class _Spelling(dict):
    """What each character counts as: itself within a word, an apostrophe, a gap, or nothing."""

    def __missing__(self, code: int) -> str:
        char, kind = chr(code), unicodedata.category(chr(code))
        if char in "'\u2019\u02bc\uff07":
            seen_as = "'"
        elif char.isalpha() or kind[0] == "M" or char in "\u200c\u200d":  # joiners are spelling
            seen_as = char
        else:
            seen_as = "" if kind == "Cf" and char != "\u200b" else " "  # soft hyphens vanish
        return self.setdefault(code, seen_as)


_SPELLING = _Spelling()


def tokenise(text: str) -> list[list[str]]:
    """Split text into sentences of lower-case words.

    A sentence ends at a full stop, question mark, exclamation mark or ellipsis of any script, and
    at every line break of Unicode. See `words_of` for what a word is.
    """
    return [words for part in SENTENCE_END.split(_text(text)) if (words := words_of(part))]


def words_of(text: str) -> list[str]:
    """Return the lower-case words of one sentence, in order.

    A word is letters with their combining marks, in Unicode form NFC, and apostrophes inside;
    numbers (½ and the ² of x² too) and punctuation are dropped. The Turkish İ becomes i, and I too,
    since the language is not known. Words are found by the gaps between them: scripts that leave
    none, such as Thai or Chinese, need a segmenter first.
    """
    lower = unicodedata.normalize("NFC", _text(text).lower().replace("i\u0307", "i"))
    return WORD.findall(lower.translate(_SPELLING))


def _text(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(
            f"text must be a string, got {type(text).__name__}: decode or join it first"
        )
    return text


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The known words and their counts: most frequent first, ties alphabetical.

    `words` are V different strings, `counts` (V,) whole numbers, none below 0.
    """

    words: tuple[str, ...]
    counts: np.ndarray

    def __post_init__(self):
        words = checks.words("words", self.words)
        if len(set(words)) < len(words):
            raise ValueError(f"{Counter(words).most_common(1)[0][0]!r} occurs twice among words")
        counts = checks.weights("counts", self.counts, size=len(words))
        if (broken := counts % 1 > 0).any():
            raise ValueError(f"counts must be whole numbers, got {counts[broken][0]:g}")
        object.__setattr__(self, "words", tuple(words))
        object.__setattr__(self, "counts", checks.frozen(counts.astype(np.int64)))

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sequence[str]], min_count: int = 1) -> Vocabulary:
        """Keep every word that occurs at least `min_count` times in sentences (lists of words)."""
        count = Counter(chain.from_iterable(checks.sentences(sentences)))
        if not count:
            raise ValueError("the corpus is empty: pass at least one sentence with one word in it")
        words = sorted(count, key=lambda word: (-count[word], word))
        return cls(tuple(words), [count[word] for word in words]).frequent(min_count)

    def frequent(self, min_count: int) -> Vocabulary:
        """Return the words that occur at least `min_count` times, in their order."""
        kept = self.counts >= checks.integer("min_count", min_count)
        if not kept.any():
            most = self.counts.argmax()
            raise ValueError(
                f"min_count={min_count} leaves no word: the most frequent, {self.words[most]!r}, "
                f"occurs {self.counts[most]} times; lower min_count to {self.counts[most]} or less"
            )
        return Vocabulary(tuple(compress(self.words, kept)), self.counts[kept])

    @cached_property
    def ids(self) -> dict[str, int]:
        """The row of each word."""
        return {word: i for i, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return any(form in self.ids for form in checks.forms(word))

    def __getitem__(self, word: str) -> int:
        """Return the row of `word`; an unknown word raises KeyError naming its near spellings."""
        return checks.row(word, self.ids)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text as numbers: the id of each token, and the sentence each token belongs to.

    `ids` (T,) are ints below V, at least one, `sentence` (T,) ints from 0 up that never decrease,
    `vocab` a Vocabulary. Both arrays are kept as copies that cannot be written to.
    """

    ids: np.ndarray
    sentence: np.ndarray
    vocab: Vocabulary

    def __post_init__(self):
        ids = checks.ids("ids", self.ids, len(self.vocab))
        sentence = checks.ids("sentence", self.sentence, np.iinfo(np.intp).max)
        if ids.ndim != 1 or not len(ids):
            raise ValueError(f"ids must be a list of one token or more, got shape {ids.shape}")
        if sentence.shape != ids.shape:
            raise ValueError(
                f"sentence must give a number to each of the {len(ids)} tokens, "
                f"got shape {sentence.shape}"
            )
        if (back := np.flatnonzero(np.diff(sentence) < 0)).size:
            raise ValueError(f"sentence must never decrease, but does after token {back[0]}")
        object.__setattr__(self, "ids", checks.frozen(ids))
        object.__setattr__(self, "sentence", checks.frozen(sentence))

    @classmethod
    def from_sentences(
        cls,
        sentences: Iterable[Sequence[str]],
        min_count: int = 1,
        vocab: Vocabulary | None = None,
    ) -> Corpus:
        """Number the words of sentences; words rarer than `min_count` vanish from the text.

        With `vocab`, its words are kept and all others vanish. That happens before windows are
        laid, so a window reaches across a dropped word, as in word2vec (Mikolov et al. 2013,
        arXiv:1310.4546).
        """
        sentences = checks.sentences(sentences)
        if vocab is None:
            vocab = Vocabulary.from_sentences(sentences, min_count)
        elif min_count != 1:
            raise ValueError(f"vocab has settled which words stay: leave out min_count={min_count}")
        lengths = [len(words) for words in sentences]
        rows = map(vocab.ids.get, chain.from_iterable(sentences), repeat(-1))
        ids = np.fromiter(rows, np.intp, sum(lengths))
        known = ids >= 0
        if not known.any():
            raise ValueError(f"none of the words is among the {len(vocab):,} of vocab")
        return cls(ids[known], np.repeat(np.arange(len(lengths)), lengths)[known], vocab)

    def __len__(self) -> int:
        return len(self.ids)

    def sentences(self) -> Iterator[list[str]]:
        """Yield each sentence that still has words, as words."""
        for ids in np.split(self.ids, np.flatnonzero(np.diff(self.sentence)) + 1):
            yield [self.vocab.words[i] for i in ids]

    def resample(self, seed: int = 0) -> Corpus:
        """Return as many sentences, drawn with replacement: another text that might have been.

        What differs between models of such texts is due to the choice of text. Antoniak and Mimno
        (2018), TACL 6:107-119.
        """
        starts = np.flatnonzero(np.diff(self.sentence, prepend=-1))
        drawn = np.random.default_rng(seed).integers(len(starts), size=len(starts))
        sizes = np.diff(starts, append=len(self))[drawn]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        ids = self.ids[np.repeat(starts[drawn], sizes) + within]
        return Corpus(ids, np.repeat(np.arange(len(drawn)), sizes), self.vocab)
