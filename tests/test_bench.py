"""The benchmarks' own parts: pairing of times, the table, the split of the text, the loops."""

import numpy as np
import pytest

pytest.importorskip("gensim")

from bench.measure import Row, compare, duration, interleave, peak_megabytes, table
from bench.text import KING_JAMES, split
from bench.windows import loop_counts, repeated
from lib.corpus import Corpus
from lib.windows import cooccurrence


def test_sides_take_turns():
    order = []
    seconds = interleave({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b"] * 3 and len(seconds["a"]) == len(seconds["b"]) == 3


def test_a_row_holds_the_ratio_of_medians_and_the_range_of_pairs():
    row = compare(
        {"what": "w", "against": "x", "goal": "≥ 4x"},
        np.array([1.0, 2.0, 1.0]), np.array([4.0, 4.0, 9.0]), reach=4,
    )  # fmt: skip
    assert (row.ratio, row.lowest, row.highest, row.met) == (4.0, 2.0, 9.0, True)
    assert "| 1 s | 4 s | 4.00 (2.00–9.00) | ≥ 4x | yes |" in table([row])


def test_a_row_that_misses_its_goal_says_so():
    row = compare({"what": "w", "against": "x", "goal": "≥ 5x"}, np.ones(3), 4 * np.ones(3), 5)
    assert row.as_dict()["met"] is False and "| NO |" in table([row])
    assert "|  |" in table([Row("w", "—", "", ours=0.0123)])
    assert duration(0.0123) == "12.3 ms" and duration(12.34) == "12.3 s"


def test_peak_memory_counts_arrays_that_are_gone_again():
    assert 8 <= peak_megabytes(lambda: np.ones(1_000_000).sum()) < 9


def test_the_parts_of_a_text_share_words_but_no_verse():
    train, validation, test = split(KING_JAMES, 500)
    assert train.vocab is validation.vocab is test.vocab and len(train.vocab) == 500
    assert 0.90 < len(train) / sum(map(len, (train, validation, test))) < 0.94
    assert np.array_equal(np.bincount(train.ids, minlength=500), train.vocab.counts)
    seen = {tuple(words) for words in train.sentences() if len(words) > 12}
    held_out = [tuple(words) for words in test.sentences() if len(words) > 12]
    assert sum(words in seen for words in held_out) < 0.05 * len(held_out)


def test_a_repeated_corpus_keeps_its_sentences_apart_and_the_loop_counts_it_the_same():
    corpus = Corpus.from_sentences([list("abca"), list("cab")])
    long = repeated(corpus, 20)
    assert len(long) == 20 and list(long.sentences())[:4] == list(corpus.sentences()) * 2
    C = cooccurrence(long, 2)
    counts = loop_counts(long.ids.tolist(), long.sentence.tolist(), 2)
    assert sum(counts.values()) == C.sum() and all(C[pair] == n for pair, n in counts.items())
