"""Corpus: against brute-force counts, the tokeniser English had, and texts in many scripts."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.checks import UnknownWord
from lib.corpus import Corpus, Vocabulary, tokenise, words_of

texts = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), min_size=1, max_size=6).filter(
    lambda sentences: any(sentences)
)
LINE_BREAKS = [
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
]
ABC = Vocabulary(tuple("abc"), [3, 2, 1])
ENGLISH = st.text("abYZ '’\"-—,;:()09æÉ.!?\n", max_size=40)


def test_tokenise_splits_sentences_and_keeps_apostrophes():
    text = "The King's daughter, aged 7, sang. And—he\u2019d\nwept: Æneas?"
    assert tokenise(text) == [
        ["the", "king's", "daughter", "aged", "sang"],
        ["and", "he'd"],
        ["wept", "æneas"],
    ]
    assert tokenise(" ... 12!") == []


@given(ENGLISH)
def test_english_is_split_as_it_always_was(text):
    word = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
    parts = re.split(r"[.!?\n]+", text.lower().replace("\u2019", "'"))
    assert tokenise(text) == [words for part in parts if (words := word.findall(part))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zu\u0308rich cafe\u0301", ["zürich", "café"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("தமிழ் மொழி", ["தமிழ்", "மொழி"]),
        ("ภาษาไทย ดี", ["ภาษาไทย", "ดี"]),
        ("כְּתִיב מָלֵא", ["כְּתִיב", "מָלֵא"]),
        ("مَرْحَبًا بِكَ", ["مَرْحَبًا", "بِكَ"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),  # the non-joiner is part of the spelling
        ("İstanbul ILGAZ I\u0307zmir", ["istanbul", "ilgaz", "izmir"]),
        ("ΣΊΣΥΦΟΣ", ["σίσυφος"]),
        ("x² ½ 3 ٣ Ⅳ ①", ["x"]),
        ("co\u00adoperate \ufeffto\u2060day", ["cooperate", "today"]),
        ("two\u200bwords", ["two", "words"]),
        ("❤\ufe0f love 1\ufe0f\u20e3 👩\u200d🚀", ["love"]),  # marks on no letter are no words
        ("п’ять п\u02bcять rock\uff07n", ["п'ять", "п'ять", "rock'n"]),
    ],
)
def test_words_of_other_scripts_stay_whole(text, words):
    expected = [unicodedata.normalize("NFC", word) for word in words]
    assert words_of(text) == expected
    assert words_of(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize("end", [*LINE_BREAKS, *".!?…。！？؟۔।", "?!", "..."])
def test_sentences_end_in_every_script_and_at_every_line_break(end):
    assert tokenise(f"one two{end}three{end}") == [["one", "two"], ["three"]]


@given(st.text(max_size=30))
def test_every_text_becomes_words_of_letters_in_one_form(text):
    for word in words_of(text):
        assert word[0].isalpha() and not any(c.isnumeric() and not c.isalpha() for c in word)
        assert not re.search(r"\s", word) and unicodedata.is_normalized("NFC", word)
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(
        unicodedata.normalize("NFC", text)
    )


@pytest.mark.parametrize("text", [b"bytes", None, ["a", "list"], 3])
def test_only_text_is_tokenised(text):
    for function in (tokenise, words_of):
        with pytest.raises(TypeError, match="text must be a string, got"):
            function(text)


def test_vocabulary_orders_by_count_then_spelling():
    vocab = Vocabulary.from_sentences([["b", "a", "c"], ["b", "a", "d", "d", "d"]], min_count=2)
    assert vocab.words == ("d", "a", "b")
    assert vocab.counts.tolist() == [3, 2, 2]
    assert [vocab[w] for w in vocab.words] == [0, 1, 2]
    assert vocab.ids == {"d": 0, "a": 1, "b": 2}
    assert "a" in vocab and "c" not in vocab and ["a"] not in vocab
    with pytest.raises(ValueError, match="read-only"):
        vocab.counts[0] = 9


@given(texts, st.integers(1, 4))
def test_vocabulary_counts_what_a_loop_counts(sentences, min_count):
    tokens = [word for words in sentences for word in words]
    often = {word for word in tokens if tokens.count(word) >= min_count}
    if not often:
        return
    vocab = Vocabulary.from_sentences(iter(sentences), np.uint8(min_count))
    assert set(vocab.words) == often
    assert vocab.counts.tolist() == [tokens.count(word) for word in vocab.words]
    assert list(vocab.counts) == sorted(vocab.counts, reverse=True)
    corpus = Corpus.from_sentences(iter(sentences), min_count)
    left = [[w for w in words if w in often] for words in sentences]
    assert list(corpus.sentences()) == [words for words in left if words]
    again = Corpus.from_sentences(corpus.sentences(), vocab=corpus.vocab)
    assert again.ids.tolist() == corpus.ids.tolist() and again.vocab is corpus.vocab


def test_corpus_drops_rare_words_but_keeps_sentence_borders():
    corpus = Corpus.from_sentences([["a", "x", "a"], ["y"], ["b", "a", "b"]], min_count=2)
    assert list(corpus.sentences()) == [["a", "a"], ["b", "a", "b"]]
    assert corpus.sentence.tolist() == [0, 0, 2, 2, 2]


def test_a_given_vocabulary_keeps_its_words_and_counts():
    vocab = Vocabulary(["b", "a", "z"], [5, 3, 1])
    corpus = Corpus.from_sentences([["a", "new", "b"], ["new"], ["b"]], vocab=vocab)
    assert corpus.ids.tolist() == [1, 0, 0] and corpus.sentence.tolist() == [0, 0, 2]
    assert corpus.vocab.counts.tolist() == [5, 3, 1]
    with pytest.raises(ValueError, match="none of the words is among the 3 of vocab"):
        Corpus.from_sentences([["new"]], vocab=vocab)
    with pytest.raises(ValueError, match=r"vocab has settled which words stay.*min_count=2"):
        Corpus.from_sentences([["a"]], min_count=2, vocab=vocab)


@given(st.sampled_from([np.uint8, np.int8, np.int32, np.uint64, list]), st.integers(0, 99))
def test_a_corpus_holds_copies_of_any_integers(kind, seed):
    rng = np.random.default_rng(seed)
    ids, sentence = rng.integers(0, 3, 9), np.sort(rng.integers(0, 4, 9))
    given_as = [x.tolist() if kind is list else x.astype(kind) for x in (ids, sentence)]
    corpus = Corpus(*given_as, ABC)
    if kind is not list:
        given_as[0][:] = given_as[1][:] = 0
    for array, expected in ((corpus.ids, ids), (corpus.sentence, sentence)):
        assert array.dtype == np.intp and np.array_equal(array, expected)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    parts = [[ABC.words[i] for i in ids[sentence == s]] for s in np.unique(sentence)]
    assert list(corpus.sentences()) == parts


@given(texts, st.integers(0, 99))
def test_a_resampled_text_has_as_many_sentences_all_of_them_old(sentences, seed):
    corpus = Corpus.from_sentences(sentences)
    other, old = corpus.resample(seed), list(corpus.sentences())
    drawn = np.random.default_rng(seed).integers(len(old), size=len(old))
    assert list(other.sentences()) == [old[i] for i in drawn]
    assert other.sentence[-1] == len(old) - 1 and other.vocab is corpus.vocab


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Corpus.from_sentences([[], []]), ValueError, "the corpus is empty"),
        (lambda: Corpus.from_sentences("the king"), TypeError, "sentences .* 'the king'"),
        (
            lambda: Corpus.from_sentences(["the king"]),
            TypeError,
            "sentence 0 is a text, 'the king'",
        ),
        (lambda: Corpus.from_sentences([["a"], ["b", 7]]), TypeError, "sentence 1 holds 7"),
        (lambda: Vocabulary.from_sentences([["a", float("nan")]]), TypeError, "holds nan"),
        (lambda: Corpus.from_sentences([["a"]], min_count=0), ValueError, "min_count.*got 0"),
        (
            lambda: Corpus.from_sentences([["king", "queen", "king"]], min_count=3),
            ValueError,
            r"min_count=3 leaves no word.*'king', occurs 2 times",
        ),
        (lambda: Corpus([0, 3], [0, 0], ABC), IndexError, "ids: 3 is out of range"),
        (lambda: Corpus([0, -1], [0, 0], ABC), IndexError, "ids: -1 is out of range"),
        (lambda: Corpus([0.0, 1.0], [0, 0], ABC), TypeError, "ids must be integers"),
        (lambda: Corpus([], [], ABC), ValueError, "one token or more, got shape .0,."),
        (lambda: Corpus([[0]], [[0]], ABC), ValueError, "one token or more, got shape .1, 1."),
        (lambda: Corpus([0, 1], [0], ABC), ValueError, "each of the 2 tokens, got shape .1,."),
        (lambda: Corpus([0, 1], [1, 0], ABC), ValueError, "never decrease, but does after token 0"),
        (lambda: Corpus([0, 1], [-1, 0], ABC), IndexError, "sentence: -1 is out of range"),
        (lambda: Vocabulary(("a", "a"), [1, 2]), ValueError, "'a' occurs twice"),
        (lambda: Vocabulary("abc", [1, 2, 3]), TypeError, "words is a text, 'abc'"),
        (lambda: Vocabulary(("a",), [1, 2]), ValueError, "counts must have shape .1,."),
        (lambda: Vocabulary(("a", "b"), [1, -2]), ValueError, "counts must not be negative"),
        (lambda: Vocabulary(("a", "b"), [1, 0.5]), ValueError, "whole numbers, got 0.5"),
        (lambda: ABC["quean"], UnknownWord, "'quean' is not one of the 3 words"),
        (lambda: ABC[["a"]], UnknownWord, "not one of the 3 words"),
        (lambda: Vocabulary(("king", "sing"), [2, 1])["King"], KeyError, "did you mean 'king'"),
    ],
)
def test_bad_input_is_answered_with_advice(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_word_is_found_in_either_unicode_form():
    for known, asked in (("café", "cafe\u0301"), ("cafe\u0301", "café")):
        vocab = Vocabulary((known,), [1])
        assert vocab[asked] == 0 and asked in vocab
