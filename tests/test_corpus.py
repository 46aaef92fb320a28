"""Corpus: against brute-force loops, the floors of the toy, and the verse count of the Bible."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.corpus import (
    Corpus,
    Vocabulary,
    add_transpose,
    context_pairs,
    cooccurrence,
    king_james,
    tokenise,
    toy_corpus,
)

texts = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), min_size=1, max_size=6).filter(
    lambda sentences: any(sentences)
)


def pairs_by_hand(corpus, window, full_windows=False):
    """Every pair, found by walking each sentence."""
    pairs = []
    for s in np.unique(corpus.sentence):
        ids = corpus.ids[corpus.sentence == s]
        for i, centre in enumerate(ids):
            if full_windows and not window <= i < len(ids) - window:
                continue
            for j in range(max(0, i - window), min(len(ids), i + window + 1)):
                if j != i:
                    pairs.append((centre, ids[j]))
    return pairs


def test_tokenise_splits_sentences_and_keeps_apostrophes():
    text = "The King's daughter, aged 7, sang. And—he\u2019d\nwept: Æneas?"
    assert tokenise(text) == [
        ["the", "king's", "daughter", "aged", "sang"],
        ["and", "he'd"],
        ["wept", "æneas"],
    ]
    assert tokenise(" ... 12!") == []


def test_vocabulary_orders_by_count_then_spelling():
    vocab = Vocabulary.from_sentences([["b", "a", "c"], ["b", "a", "d", "d", "d"]], min_count=2)
    assert vocab.words == ("d", "a", "b")
    assert vocab.counts.tolist() == [3, 2, 2]
    assert [vocab[w] for w in vocab.words] == [0, 1, 2]


def test_corpus_drops_rare_words_but_keeps_sentence_borders():
    corpus = Corpus.from_sentences([["a", "x", "a"], ["y"], ["b", "a", "b"]], min_count=2)
    assert list(corpus.sentences()) == [["a", "a"], ["b", "a", "b"]]
    assert corpus.sentence.tolist() == [0, 0, 2, 2, 2]


@given(texts, st.integers(1, 4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_pairs_and_counts_agree_with_a_walk_through_each_sentence(sentences, window, full):
    corpus = Corpus.from_sentences(sentences)
    expected = pairs_by_hand(corpus, window, full)
    assert [tuple(pair) for pair in context_pairs(corpus, window, full)] == expected
    if not full:
        C = np.zeros((len(corpus.vocab),) * 2)
        for pair in expected:
            C[pair] += 1
        assert np.array_equal(cooccurrence(corpus, window), C)


def test_counts_do_not_depend_on_where_chunks_end(monkeypatch):
    rng = np.random.default_rng(0)
    corpus = Corpus.from_sentences([list(rng.choice(list("abcdefgh"), 41)) for _ in range(9)])
    whole = cooccurrence(corpus, 5)
    for chunk in (1, 3, 7, 100):
        monkeypatch.setattr("lib.corpus.CHUNK", chunk)
        assert np.array_equal(cooccurrence(corpus, 5), whole)


def test_shrinking_windows_and_subsampling_match_their_random_definitions():
    """Average many randomly thinned windows; the weighted count is their expectation."""
    corpus = Corpus.from_sentences([list("abacabadabc")])
    ids, keep = corpus.ids, np.array([0.4, 0.7, 0.9, 1.0])
    rng, total, rounds = np.random.default_rng(1), np.zeros((4, 4)), 20_000
    for _ in range(rounds):
        reach, kept = rng.integers(1, 4, len(ids)), rng.random(len(ids)) < keep[ids]
        for i, centre in enumerate(ids):
            for j in range(max(0, i - reach[i]), min(len(ids), i + reach[i] + 1)):
                if i != j and kept[i] and kept[j]:
                    total[centre, ids[j]] += 1
    C = cooccurrence(corpus, 3, shrink=True, keep=keep)
    assert np.allclose(C, total / rounds, atol=0.06)
    assert np.allclose(C, C.T)


@pytest.mark.parametrize("n", [1, 5, 512, 513, 1100])
def test_add_transpose_in_blocks(n):
    C = np.random.default_rng(0).integers(0, 9, (n, n)).astype(float)
    expected = C + C.T
    add_transpose(C)
    assert np.array_equal(C, expected)


def test_toy_corpus_is_the_published_one():
    toy = toy_corpus()
    assert toy.ids.tolist() == [0, 1, 2, 3, 4, 3, 2, 1, 5, 4, 3, 2, 0, 5, 1]
    assert len(context_pairs(toy, 2, full_windows=True)) == 44


def test_king_james_has_every_verse():
    corpus = king_james(min_count=1)
    assert corpus.sentence[-1] + 1 == 31_102  # the number of verses in the Protestant canon
    first = next(corpus.sentences())
    assert " ".join(first) == "in the beginning god created the heaven and the earth"
    assert 785_000 < len(corpus) < 795_000
    assert 5_000 < (corpus.vocab.counts >= 5).sum() < 5_500


def test_bad_input_is_answered_with_advice():
    corpus = Corpus.from_sentences([["king", "queen", "king"]])
    for window in (0, -1, 2.5):
        with pytest.raises(ValueError, match=f"window must be a positive integer, got {window}"):
            cooccurrence(corpus, window)
        with pytest.raises(ValueError, match="window must be a positive integer"):
            context_pairs(corpus, window)
    with pytest.raises(ValueError, match="the corpus is empty"):
        Corpus.from_sentences([[], []])
    with pytest.raises(ValueError, match=r"min_count=3 leaves no word.*'king', occurs 2 times"):
        Corpus.from_sentences([["king", "queen", "king"]], min_count=3)
    with pytest.raises(KeyError, match=r"'quean' is not in the vocabulary.*did you mean queen"):
        corpus.vocab["quean"]
    with pytest.raises(MemoryError, match=r"2 words need 32 bytes.*raise min_count"):
        cooccurrence(corpus, 1, memory_limit=31)


def test_counts_too_large_for_float32_are_refused():
    """Past 2**24, float32 silently drops an added 1; float64 counts on."""
    n = 2**23 + 2**20
    vocab = Vocabulary(("a",), np.array([n]), {"a": 0})
    corpus = Corpus(np.zeros(n, np.uint8), np.zeros(n, np.uint8), vocab)
    with pytest.raises(OverflowError, match="use float64"):
        cooccurrence(corpus, 1, dtype=np.float32)
    assert cooccurrence(corpus, 1)[0, 0] == 2 * (n - 1)
