"""Data sets: each is found from any folder, is what it says, and is missed with advice."""

import numpy as np
import pytest

from lib import datasets
from lib.analogies import beside_baselines
from lib.datasets import (
    king_james,
    load_benchmarks,
    load_glove,
    load_glove_30k,
    load_roget,
    toy_corpus,
)
from lib.windows import context_pairs


def test_the_data_are_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    glove, bench = load_glove(), load_benchmarks()
    assert glove.E.shape == (6023, 100) and glove.E.dtype == np.float32
    assert [glove.words[i] for i in bench.questions[0]] == ["athens", "greece", "baghdad", "iraq"]
    assert [glove.words[i] for i in bench.wordsim_pairs[1]] == ["tiger", "cat"]
    assert [glove.words[i] for i in bench.simlex_pairs[0]] == ["old", "new"]


def test_the_many_words_hold_the_few_and_score_as_the_readme_says():
    few, many, questions = load_glove(), load_glove_30k(), load_benchmarks().questions
    ids = many.ids(few.words)
    assert len(many) == 30_097 and (np.diff(ids) > 0).all()
    assert np.array_equal(many.E[ids], few.E)
    assert f"{beside_baselines(many, ids[questions])['3CosAdd'].mean():.1%}" == "64.4%"


def test_benchmarks_are_whole_and_cannot_be_written_to():
    bench, V = load_benchmarks(), 6023
    assert bench.questions.shape == (19544, 4) and bench.section.shape == (19544,)
    assert len(bench.section_names) == bench.section.max() + 1 == 14
    assert bench.section_names[0] == "capital-common-countries"
    for ids in (bench.questions, bench.wordsim_pairs, bench.simlex_pairs):
        assert ids.dtype == np.intp and ids.min() >= 0 and ids.max() < V
    for pairs, scores in (
        (bench.wordsim_pairs, bench.wordsim_scores),
        (bench.simlex_pairs, bench.simlex_scores),
    ):
        assert pairs.shape == (len(scores), 2) and scores.min() >= 0 and scores.max() <= 10
    for array in (bench.questions, bench.section, bench.simlex_scores):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("load", [load_glove, load_glove_30k, load_benchmarks, load_roget])
def test_missing_data_are_named_with_advice(load, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"npz is missing: copy the folder data"):
        load()


def test_the_thesaurus_is_the_one_of_1879():
    heads, linked = load_roget()
    assert len(set(heads)) == len(heads) == 1022 and linked.shape == (1022, 1022)
    assert heads[:2] == ("existence", "inexistence") and heads[-1] == "temple"
    assert (linked == linked.T).all() and not linked.diagonal().any()
    assert linked.sum() / 2 == 3648  # of 5,075 references one is to itself, 1,426 go both ways
    music = {heads[i] for i in np.flatnonzero(linked[heads.index("music")])}
    assert music == {"melody", "musician", "poetry", "lamentation", "amusement"}
    with pytest.raises(ValueError, match="read-only"):
        linked[0] = 1


def test_toy_corpus_is_the_published_one():
    toy = toy_corpus()
    assert toy.ids.tolist() == [0, 1, 2, 3, 4, 3, 2, 1, 5, 4, 3, 2, 0, 5, 1]
    assert toy.vocab.words == tuple("abcdef") and toy.vocab.counts.tolist() == [2, 3, 3, 3, 2, 2]
    assert len(context_pairs(toy, 2, full_windows=True)) == 44


def test_king_james_has_every_verse():
    corpus = king_james(min_count=1)
    assert corpus.sentence[-1] + 1 == 31_102  # the number of verses in the Protestant canon
    first = next(corpus.sentences())
    assert " ".join(first) == "in the beginning god created the heaven and the earth"
    assert 785_000 < len(corpus) < 795_000
    often = king_james()
    assert often.vocab.counts.min() == 5 and often.sentence[-1] + 1 == 31_102
    assert len(often.vocab) == (corpus.vocab.counts >= 5).sum() == 5357
    assert len(often) == corpus.vocab.counts[:5357].sum() == 777_527
