"""A reader's own text: what is read, what is refused, and numbers compared with other ways."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from scipy.optimize import minimize

from lib import your_text
from lib.corpus import Vocabulary
from lib.expectation import expected_loss_and_gradients
from lib.negative_sampling import NegativeSampling
from lib.pca import PCA
from lib.word_vectors import WordVectors
from lib.your_text import learn, plane, read, sampled_loss_floors, train

GERMAN = {  # words that stand in one another's place
    "Der {} regiert das Land.": ["König", "Fürst", "Kaiser"],
    "Die {} regiert das Land.": ["Königin", "Fürstin", "Kaiserin"],
    "Ein {} schläft im Garten.": ["Hund", "Kater", "Igel"],
    "Wir essen {} zum Frühstück.": ["Brötchen", "Käse", "Müsli"],
}
HINDI = {
    "{} देश पर शासन करता है।": ["राजा", "सम्राट", "नवाब"],
    "{} बगीचे में सोता है।": ["कुत्ता", "बिल्ला", "खरगोश"],
    "हम सुबह {} खाते हैं।": ["रोटी", "चावल", "फल"],
}


def written(templates, times=20):
    sentences = [t.format(word) for t, words in templates.items() for word in words]
    return " ".join(np.random.default_rng(0).permutation(sentences * times))


def test_a_line_break_is_a_gap_and_an_empty_line_ends_a_sentence():
    corpus = read("the king\r\nrules the\nland\n \n\nthe end", min_count=1)
    assert [*corpus.sentences()] == [["the", "king", "rules", "the", "land"], ["the", "end"]]


def test_only_the_most_frequent_words_are_kept(monkeypatch):
    monkeypatch.setattr(your_text, "WORDS", 3)
    corpus = read("a a a a b b b c c d e b a", min_count=2)
    assert corpus.vocab.words == ("a", "b", "c") and corpus.vocab.counts.tolist() == [5, 4, 2]
    assert [*corpus.sentences()] == [list("aaaabbbccba")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("word", "fewer than two different words"),
        ("word word WORD.", "fewer than two different words"),
        ("1234 5678 !!", "fewer than two different words"),
        ("\x89PNG\r\n\x1a\n\x00\x00", "U\\+001A"),
        ("text\x00with zeros", "U\\+0000"),
        ("\ud800" + "a b " * 10, ""),
        ("once upon a time", "min_count=5 leaves no word"),
        ("a a a a a b", "Only 'a' occurs 5 times"),
        ("ä" * 2_500_001, "5.0 MB, and at most 5 MB"),
        ("word " * 1_000_001, "at most 5 MB"),
    ],
)
def test_a_bad_text_gets_a_sentence(text, says):
    if not says:  # half a character is a gap like any other sign
        assert read(text).vocab.words == ("a", "b")
        return
    with pytest.raises(ValueError, match=says):
        read(text)


def test_words_that_never_meet_get_a_sentence():
    with pytest.raises(ValueError, match="No two of the words"):
        learn(read("a. b. a. b.", min_count=2))


@pytest.mark.parametrize("templates", [GERMAN, HINDI], ids=["German", "Hindi"])
def test_words_that_stand_in_one_anothers_place_become_neighbours(templates):
    vectors = learn(read(written(templates)), window=4, dim=12).vectors
    for words in templates.values():
        words = [word.lower() for word in words]
        near = [word for word, _ in vectors.most_similar(words[0], topn=2)]
        assert set(near) == set(words[1:])


def test_the_vectors_are_those_of_negative_sampling():
    corpus = read(written(GERMAN))
    model = NegativeSampling(12, 4, shrink=True, subsample=1e-3).fit(corpus)
    learned = learn(corpus, window=4, dim=12)
    assert np.allclose(learned.vectors.E, model.W_in_)
    assert np.allclose(learned.losses, model.loss_curve_)


def test_training_says_how_far_it_is():
    shares = [*train(read(written(HINDI)))]
    assert shares[0] == 0 and shares[-1] == 1 and np.all(np.diff(shares) > 0) and len(shares) > 5


def test_no_vector_has_more_numbers_than_there_are_words():
    learned = learn(read("a b c a c b", min_count=1), dim=50)
    assert learned.vectors.E.shape == (3, 3)


def test_floors_are_the_least_that_each_kind_of_ignorance_can_reach(small):
    _, C, q, *_ = small
    floors = sampled_loss_floors(C, q, 5)

    def least(scores):
        """The loss of a table of scores, made from fewer numbers, at the best of these."""

        def loss(x):
            return expected_loss_and_gradients(scores(x), np.eye(8), C, q, 5)[0]

        return minimize(loss, np.zeros(64), tol=1e-10).fun

    assert np.isclose(floors["uniform"], least(lambda x: np.full((8, 8), x[0])), atol=1e-6)
    assert np.isclose(floors["unigram"], least(lambda x: np.tile(x[:8], (8, 1))), atol=1e-6)
    assert np.isclose(floors["conditional"], least(lambda x: x.reshape(8, 8)), atol=1e-4)
    assert floors["uniform"] > floors["unigram"] > floors["conditional"]


def test_a_trained_model_lies_between_its_floors():
    learned = learn(read(written(GERMAN)), window=4, dim=12)
    assert learned.floors["conditional"] < learned.losses[-1] < learned.floors["unigram"]


def test_a_word_without_neighbours_moves_no_floor():
    C, q = np.array([[0, 3, 0], [3, 0, 0], [0, 0, 0.0]]), np.full(3, 1 / 3)
    floors = sampled_loss_floors(C, q, 5)
    assert np.isfinite([*floors.values()]).all()


def test_the_map_is_the_pca_of_frequent_words_but_the_most_frequent():
    rng = np.random.default_rng(0)
    vectors = WordVectors([f"w{i}" for i in range(100)], rng.normal(size=(100, 9)))
    words, points, share = plane(vectors)
    assert words == [f"w{i}" for i in range(5, 45)]
    pca = PCA(2).fit(vectors.unit[5:45])
    assert np.allclose(np.abs(points), np.abs(pca.transform(vectors.unit[5:45])))
    assert np.isclose(share, pca.explained_variance_ratio_.sum())


@pytest.mark.parametrize("shape", [(2, 1), (3, 3)])
def test_a_map_of_few_words_has_two_numbers_for_each(shape):
    _, points, share = plane(WordVectors(list("abc")[: shape[0]], np.eye(*shape) + 1))
    assert points.shape == (shape[0], 2) and 0 <= share <= 1 + 1e-9


@pytest.mark.parametrize("templates", [GERMAN, HINDI], ids=["German", "Hindi"])
def test_gensim_and_this_book_read_the_file(tmp_path, templates):
    vectors = learn(read(written(templates)), dim=7).vectors
    path = tmp_path / "vectors.txt"
    path.write_text(your_text.word2vec_text(vectors), encoding="utf8")
    theirs, ours = KeyedVectors.load_word2vec_format(path), WordVectors.load(path)
    assert tuple(theirs.index_to_key) == ours.words == vectors.words
    assert np.allclose(theirs.vectors, vectors.E, rtol=1e-5)
    assert np.array_equal(theirs.vectors, ours.E)


def test_the_page_is_told_of_each_window():
    *steps, (_, told) = _told(your_text.for_page(written(HINDI), [2, 5], 10, 5))
    shares = [step["done"] for step in steps]
    assert shares == sorted(shares) and shares[-1] == 1 and 0.4 < shares[len(shares) // 2] < 0.6
    corpus = read(written(HINDI))
    assert told["words"] == list(corpus.vocab.words) and "words are learned" in told["about"]
    for model, window in zip(told["models"], (2, 5), strict=True):
        E = np.frombuffer(model["vectors"], "<f4").reshape(-1, 10)
        assert model["window"] == window
        assert np.allclose(E, learn(corpus, window, 10).vectors.E)


def _told(generator):
    while True:
        try:
            yield next(generator)
        except StopIteration as end:
            yield None, end.value
            return


def test_the_counts_of_all_words_fit_in_a_phone():
    words = [f"w{i}" for i in range(your_text.WORDS)]
    C = np.zeros((len(Vocabulary(tuple(words), np.ones(len(words)))),) * 2, np.float32)
    assert C.nbytes <= 16_000_000
