"""CBOW: against finite differences and a loop over positions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cbow import CBOW, cbow_loss_and_gradients, context_bags
from lib.corpus import Corpus
from lib.tiny_world import tiny_world

texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=6), min_size=1, max_size=5).filter(
    lambda sentences: any(len(words) > 1 for words in sentences)
)


@given(texts, st.integers(1, 4))
def test_bags_count_every_window_once(sentences, window):
    corpus = Corpus.from_sentences(sentences)
    V, expected = len(corpus.vocab), {}
    for i, centre in enumerate(corpus.ids):
        near = [j for j in range(max(0, i - window), min(len(corpus), i + window + 1)) if j != i]
        near = [j for j in near if corpus.sentence[j] == corpus.sentence[i]]
        if near:
            bag = tuple(np.bincount(corpus.ids[near], minlength=V).tolist())
            expected.setdefault(bag, np.zeros(V))[centre] += 1
    bags, joint = context_bags(corpus, window)
    total = sum(row.sum() for row in expected.values())
    assert np.allclose(bags, [np.array(bag) / sum(bag) for bag in sorted(expected)])
    assert np.allclose(joint, [expected[bag] / total for bag in sorted(expected)])


def test_cbow_gradients_match_finite_differences(small, numeric_gradient):
    corpus, _, _, W_in, W_out = small
    data = context_bags(corpus, 2)
    _, d_in, d_out = cbow_loss_and_gradients(W_in, W_out, *data)
    numeric_in = numeric_gradient(lambda x: cbow_loss_and_gradients(x, W_out, *data)[0], W_in)
    numeric_out = numeric_gradient(lambda x: cbow_loss_and_gradients(W_in, x, *data)[0], W_out)
    assert np.allclose(d_in, numeric_in) and np.allclose(d_out, numeric_out)


def test_cbow_loss_is_the_mean_over_positions(small):
    corpus, _, _, W_in, W_out = small
    losses = []
    for i, centre in enumerate(corpus.ids):
        near = [j for j in range(max(0, i - 2), min(len(corpus), i + 3)) if j != i]
        near = [j for j in near if corpus.sentence[j] == corpus.sentence[i]]
        scores = W_out @ W_in[corpus.ids[near]].mean(axis=0)
        losses.append(np.log(np.exp(scores).sum()) - scores[centre])
    loss = cbow_loss_and_gradients(W_in, W_out, *context_bags(corpus, 2))[0]
    assert np.isclose(loss, np.mean(losses))


def test_cbow_learns_the_tiny_world():
    corpus = tiny_world(seed=3)
    model = CBOW().fit(corpus)
    assert model.loss_curve_[-1] < 0.7 * model.loss_curve_[0]
    assert model.W_in_.shape == (len(corpus.vocab), 8)


def test_a_text_without_neighbours_is_refused():
    with pytest.raises(ValueError, match="no word has a neighbour"):
        context_bags(Corpus.from_sentences([["alone"], ["again"]]), 2)


def test_a_text_too_long_to_hold_is_refused_with_its_bytes(monkeypatch):
    monkeypatch.setattr("lib.cbow.MEMORY_LIMIT", 40)
    with pytest.raises(MemoryError, match=r"3 windows of 2 words need 48 bytes") as caught:
        context_bags(Corpus.from_sentences([["a", "b", "a"]]), 1)
    assert "SkipGram" in str(caught.value)
