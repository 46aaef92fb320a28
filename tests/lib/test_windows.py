"""Context windows: against a walk through each sentence, and their random definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.corpus import Corpus, Vocabulary
from lib.datasets import toy_corpus
from lib.windows import add_transpose, context_pairs, cooccurrence, full_window_positions

texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=8), min_size=1, max_size=6).filter(any)


def pairs_by_hand(corpus, window, full):
    """Walk through each sentence with a window, one token at a time."""
    pairs = []
    for words in corpus.sentences():
        ids = [corpus.vocab[word] for word in words]
        for i, centre in enumerate(ids):
            near = [j for j in range(i - window, i + window + 1) if j != i and 0 <= j < len(ids)]
            if len(near) == 2 * window or not full:
                pairs += [(centre, ids[j]) for j in near]
    return pairs


@given(texts, st.sampled_from([1, 2, 3, np.uint8(2), np.int64(4), 10**9]), st.booleans())
def test_pairs_and_counts_agree_with_a_walk_through_each_sentence(sentences, window, full):
    corpus = Corpus.from_sentences(sentences)
    expected = pairs_by_hand(corpus, min(int(window), 20), full)
    assert [tuple(pair) for pair in context_pairs(corpus, window, full)] == expected
    C = np.zeros((len(corpus.vocab),) * 2)
    for pair in pairs_by_hand(corpus, min(int(window), 20), False):
        C[pair] += 1
    assert np.array_equal(cooccurrence(corpus, window), C)


@given(texts, st.integers(1, 4))
def test_full_windows_have_room_on_both_sides(sentences, window):
    corpus = Corpus.from_sentences(sentences)
    s, T = corpus.sentence, len(corpus)
    expected = [
        i for i in range(window, T - window) if s[i - window] == s[i] == s[i + window]
    ]  # fmt: skip
    assert full_window_positions(corpus, window).tolist() == expected


def test_counts_do_not_depend_on_where_chunks_end(monkeypatch):
    rng = np.random.default_rng(0)
    corpus = Corpus.from_sentences([list(rng.choice(list("abcdefgh"), 41)) for _ in range(9)])
    whole = cooccurrence(corpus, 5)
    for chunk in (1, 3, 7, 100):
        monkeypatch.setattr("lib.windows.CHUNK", chunk)
        assert np.array_equal(cooccurrence(corpus, 5), whole)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint64, np.int64])
def test_the_type_of_the_ids_does_not_matter(kind):
    """20 rows of uint8 ids would wrap round at 256 in the flat table."""
    ids = np.random.default_rng(0).integers(0, 20, 50)
    vocab = Vocabulary(tuple(map(str, range(20))), np.bincount(ids, minlength=20))
    C = cooccurrence(Corpus(ids.astype(kind), np.zeros(50, kind), vocab), 2)
    assert np.array_equal(C, cooccurrence(Corpus(ids, np.zeros(50, int), vocab), 2))
    assert C.sum() == 2 * (49 + 48)


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


def test_the_toy_has_its_44_pairs():
    assert len(context_pairs(toy_corpus(), 2, full_windows=True)) == 44


def test_bad_input_is_answered_with_advice():
    corpus = Corpus.from_sentences([["king", "queen", "king"]])
    for window in (0, -1, 2.5, True, np.nan, "2"):
        for count in (cooccurrence, context_pairs, full_window_positions):
            with pytest.raises(
                ValueError, match=f"window must be a positive integer, got {window!r}"
            ):
                count(corpus, window)
    for text in ([["king", "queen"]], "king queen", None):
        for count in (cooccurrence, context_pairs, full_window_positions):
            with pytest.raises(TypeError, match=r"corpus must be a Corpus.*from_sentences makes"):
                count(text, 1)
    with pytest.raises(MemoryError, match=r"2 words need 32 bytes.*raise min_count"):
        cooccurrence(corpus, 1, memory_limit=31)
    with pytest.raises(ValueError, match=r"dtype must be np.float32 or np.float64, got int64"):
        cooccurrence(corpus, 1, dtype=int)
    with pytest.raises(ValueError, match=r"keep must have shape \(2,\), got \(3,\)"):
        cooccurrence(corpus, 1, keep=np.ones(3))
    with pytest.raises(ValueError, match=r"largest of keep must be .* at most 1, got .*1\.5"):
        cooccurrence(corpus, 1, keep=[0.5, 1.5])


def test_counts_too_large_for_float32_are_refused():
    """Past 2**24, float32 silently drops an added 1; float64 counts on."""
    n = 2**23 + 2**20
    corpus = Corpus(np.zeros(n, np.uint8), np.zeros(n, np.uint8), Vocabulary(("a",), np.array([n])))
    with pytest.raises(OverflowError, match="use float64"):
        cooccurrence(corpus, 1, dtype=np.float32)
    assert cooccurrence(corpus, 1)[0, 0] == 2 * (n - 1)
