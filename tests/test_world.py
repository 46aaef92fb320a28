"""The tiny world: its table, its grammar, and what the window shows, on seeds of their own."""

import numpy as np
import pytest

from lib.corpus import Corpus
from lib.skip_gram import SkipGram
from lib.world import (
    CONTENT,
    neighbour_factors,
    recovery,
    tiny_world,
    tiny_world_analogies,
    tiny_world_table,
)


def test_the_table_crosses_every_kind_with_every_topic():
    table = tiny_world_table()
    assert len(table) == len(set(table.values())) == 18
    assert table["king"] == ("people", "ruler", "male")
    assert table["paris"] == ("places", "capital", "french")


def test_analogies_follow_from_the_table():
    table = tiny_world_table()
    analogies = tiny_world_analogies()
    assert {family: len(questions) for family, questions in analogies.items()} == {
        "people": 12, "places": 12, "animals": 12,
    }  # fmt: skip
    assert ("man", "king", "woman", "queen") in analogies["people"]
    assert ("france", "paris", "england", "london") in analogies["places"]
    for questions in analogies.values():
        assert len(set(questions)) == 12
        for a, b, c, d in (tuple(table[w] for w in question) for question in questions):
            assert a[1] == c[1] != b[1] == d[1]
            assert a[2] == b[2] != c[2] == d[2]


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
    assert np.array_equal(clean.ids, tiny_world(300, seed=1).ids)
    assert list(clean.sentences()) != list(tiny_world(300, seed=2).sentences())
    assert clean.sentence[-1] == 299
    assert len(tiny_world().vocab) == 60
    table, matching = tiny_world_table(), []
    for words in tiny_world(4000, seed=5, noise=1.0).sentences():
        assert all(word in CONTENT for word in words[1:3] if words[0] == "the")
        words = words if words[0] == "the" else words[::-1]
        matching.append(words[1] in table)
    assert abs(np.mean(matching) - 18 / len(CONTENT)) < 0.03  # an entity only by chance
    with pytest.raises(ValueError, match=r"between 0 and 1, got 1\.5"):
        tiny_world(noise=1.5)
    with pytest.raises(ValueError, match="n_sentences must be a positive integer, got 0"):
        tiny_world(0)


def test_recovery_is_perfect_on_perfect_vectors_and_chance_on_vectors_of_kind_only():
    corpus, table = tiny_world(), tiny_world_table()
    rng = np.random.default_rng(0)
    code = {name: rng.normal(size=40) for factors in table.values() for name in factors}
    E = rng.normal(size=(len(corpus.vocab), 40)) * 3
    for word, (family, kind, topic) in table.items():
        E[corpus.vocab[word]] = code[family] + code[kind] + code[topic]
    assert recovery(E, corpus.vocab) == {"people": 1.0, "places": 1.0, "animals": 1.0}
    for word, (family, kind, _) in table.items():
        E[corpus.vocab[word]] = code[family] + code[kind] + rng.normal(size=40) * 0.01
    assert 0.2 < np.mean(list(recovery(E, corpus.vocab).values())) < 0.8
    assert neighbour_factors(E, corpus.vocab)[0] == 1.0


@pytest.mark.parametrize("seed", range(70_000, 70_010))
def test_a_short_window_groups_by_kind_a_long_one_by_topic(seed):
    corpus = tiny_world(seed=seed)
    models = {w: SkipGram(dim=8, window=w, seed=seed).fit(corpus) for w in (2, 4, 5)}
    assert neighbour_factors(models[2].W_in_, corpus.vocab) == (1.0, 0.0)
    assert neighbour_factors(models[5].W_in_, corpus.vocab)[1] > 0.9
    solved = {w: recovery(model.W_in_, corpus.vocab).values() for w, model in models.items()}
    assert min(solved[4]) > 0.9
    assert np.mean(list(solved[2])) < 0.75


def test_an_analogy_whose_word_is_missing_counts_as_unsolved():
    sentences = [s for s in tiny_world(seed=1).sentences() if "queen" not in s]
    corpus = Corpus.from_sentences(sentences)
    scores = recovery(SkipGram().fit(corpus).W_in_, corpus.vocab)
    with_queen = [q for q in tiny_world_analogies()["people"] if "queen" in q]
    assert scores["people"] <= 1 - len(with_queen) / 12
    assert scores["places"] == 1.0
