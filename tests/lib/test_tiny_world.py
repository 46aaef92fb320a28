"""The tiny world: its table, its grammar, and what the window shows, on seeds of their own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analogies import accuracy
from lib.corpus import Corpus
from lib.skip_gram import SkipGram
from lib.tiny_world import (
    CONTENT,
    neighbour_factors,
    tiny_world,
    tiny_world_analogies,
    tiny_world_table,
)
from lib.word_vectors import WordVectors


def test_the_table_crosses_every_kind_with_every_topic():
    table = tiny_world_table()
    assert len(table) == len(set(table.values())) == 18
    assert table["king"] == ("people", "ruler", "male")
    assert table["paris"] == ("places", "capital", "french")


def test_analogies_are_all_that_the_table_implies():
    """Try every four entities: same family, the kind changes as a to b, the topic as a to c."""
    table = tiny_world_table()
    implied = {
        (a, b, c, d)
        for a in table
        for b in table
        for c in table
        for d in table
        if len({table[word][0] for word in (a, b, c, d)}) == 1
        and table[a][1] == table[c][1] != table[b][1] == table[d][1]
        and table[a][2] == table[b][2] != table[c][2] == table[d][2]
    }
    analogies = tiny_world_analogies()
    assert len(analogies) == 36 and set(analogies) == implied
    assert ("man", "king", "woman", "queen") in analogies
    assert ("france", "paris", "england", "london") in analogies


def test_kind_shows_beside_the_entity_and_topic_four_and_five_places_away():
    table = tiny_world_table()
    beside, about = {}, {}
    for words in tiny_world(500, seed=3).sentences():
        words = words if words[0] == "the" else words[::-1]
        assert len(words) == 7 and words[0] == "the"
        _, kind, topic = table[words[1]]
        beside.setdefault(kind, set()).add(words[2])
        about.setdefault(topic, set()).update(words[5:])
    assert all(len(words) == 1 for words in beside.values()) and len(beside) == 6
    assert not set.intersection(*about.values()) and len(about) == 9
    assert sum(map(len, about.values())) == len(set.union(*about.values()))  # none is shared


def test_seed_noise_and_size_mean_what_they_say():
    clean = tiny_world(300, seed=1)
    assert np.array_equal(clean.ids, tiny_world(np.int16(300), seed=1).ids)
    assert list(clean.sentences()) != list(tiny_world(300, seed=2).sentences())
    assert clean.sentence[-1] == 299
    assert len(tiny_world().vocab) == 60
    table, matching = tiny_world_table(), []
    for words in tiny_world(4000, seed=5, noise=1.0).sentences():
        assert all(word in CONTENT for word in words[1:3] if words[0] == "the")
        words = words if words[0] == "the" else words[::-1]
        matching.append(words[1] in table)
    assert abs(np.mean(matching) - 18 / len(CONTENT)) < 0.03  # an entity only by chance


@pytest.mark.parametrize("noise", [1.5, -0.1, float("nan")])
def test_noise_is_a_probability(noise):
    with pytest.raises(ValueError, match=f"noise must be .* at most 1, got {noise}"):
        tiny_world(noise=noise)


@pytest.mark.parametrize("n", [0, -1, 2.5])
def test_sentences_are_counted(n):
    with pytest.raises(ValueError, match=f"n_sentences must be a positive integer, got {n}"):
        tiny_world(n)


def test_perfect_vectors_solve_all_and_vectors_of_one_factor_what_chance_and_nearness_leave():
    corpus, table, questions = tiny_world(), tiny_world_table(), tiny_world_analogies()
    rng = np.random.default_rng(0)
    code = {name: rng.normal(size=40) for factors in table.values() for name in factors}
    E = rng.normal(size=(len(corpus.vocab), 40)) * 3

    def share(vector_of):
        for word, factors in table.items():
            E[corpus.vocab[word]] = vector_of(*factors) + rng.normal(size=40) * 0.01
        return accuracy(WordVectors(corpus.vocab.words, E), questions)

    assert share(lambda family, kind, topic: code[family] + code[kind] + code[topic]) == 1
    by_kind = [share(lambda family, kind, topic: code[family] + code[kind]) for _ in range(50)]
    assert neighbour_factors(E, corpus.vocab)[0] == 1
    assert abs(np.mean(by_kind) - 0.5) < 0.1  # two topics are left to guess from
    assert share(lambda family, kind, topic: code[family] + code[topic]) == 1  # nearness is enough
    assert neighbour_factors(E, corpus.vocab) == (0, 1)


@pytest.mark.parametrize("seed", range(70_000, 70_010))
def test_a_short_window_groups_by_kind_a_long_one_by_topic(seed):
    corpus = tiny_world(seed=seed)
    models = {w: SkipGram(dim=8, window=w, seed=seed).fit(corpus) for w in (2, 4, 5)}
    assert neighbour_factors(models[2].W_in_, corpus.vocab) == (1.0, 0.0)
    assert neighbour_factors(models[5].W_in_, corpus.vocab)[1] > 0.9
    solved = {
        w: accuracy(WordVectors(corpus.vocab.words, model.W_in_), tiny_world_analogies())
        for w, model in models.items()
    }
    assert solved[4] > 0.9 and solved[2] < 0.75


def test_an_analogy_whose_word_is_missing_counts_as_unsolved():
    sentences = [s for s in tiny_world(seed=1).sentences() if "queen" not in s]
    corpus, questions = Corpus.from_sentences(sentences), tiny_world_analogies()
    wv = WordVectors(corpus.vocab.words, SkipGram().fit(corpus).W_in_)
    whole = [question for question in questions if "queen" not in question]
    assert accuracy(wv, questions) * 36 == pytest.approx(accuracy(wv, whole) * len(whole))
    assert 0 < len(whole) < 36


@given(st.integers(0, 999), st.sampled_from([np.float32, np.float64]), st.floats(1e-12, 1e12))
def test_neighbour_factors_by_brute_force(seed, kind, scale):
    corpus, table = tiny_world(), tiny_world_table()
    E = (np.random.default_rng(seed).normal(size=(60, 4)) * scale).astype(kind)
    before, same = E.copy(), []
    for word in table:
        v = E[corpus.vocab[word]].astype(float)
        cosine = {
            other: v @ (u := E[corpus.vocab[other]].astype(float)) / np.sqrt(u @ u)
            for other in table
            if other != word
        }
        same.append(
            [a == b for a, b in zip(table[word], table[max(cosine, key=cosine.get)], strict=True)][
                1:
            ]
        )
    assert neighbour_factors(E, corpus.vocab) == pytest.approx(np.mean(same, axis=0))
    assert np.array_equal(E, before)


def test_neighbour_factors_refuses_what_does_not_fit():
    vocab = tiny_world().vocab
    with pytest.raises(ValueError, match="one row for each of the 60 words, got 3"):
        neighbour_factors(np.eye(3), vocab)
    with pytest.raises(ValueError, match="E holds nan"):
        neighbour_factors(np.full((60, 2), np.nan), vocab)


def test_about_half_of_the_sentences_are_mirrored():
    """Otherwise a word's context would always stand on the same side of it."""
    sentences = list(tiny_world(1000, seed=4).sentences())
    mirrored = sum(words[-1] == "the" for words in sentences)
    assert 450 < mirrored < 550 and mirrored == sum(words[0] != "the" for words in sentences)
