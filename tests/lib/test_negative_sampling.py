"""Negative sampling: against finite differences, enumeration, SciPy and the sampled loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from lib.analogies import accuracy
from lib.corpus import Corpus
from lib.expectation import expected_loss_and_gradients
from lib.negative_sampling import (
    NegativeSampling,
    keep_probability,
    negative_sampling_sgd,
    noise_distribution,
    sampled_loss_and_gradients,
)
from lib.tiny_world import tiny_world, tiny_world_analogies
from lib.windows import cooccurrence
from lib.word_vectors import WordVectors


def test_noise_and_subsampling_follow_their_formulas():
    counts = np.array([81, 16, 1])
    assert np.allclose(noise_distribution(counts), np.array([27, 8, 1]) / 36)
    counts = np.array([900_000, 99_000, 1_000])
    f = counts / counts.sum()
    assert np.allclose(
        keep_probability(counts, 1e-3)[:2], (np.sqrt(f / 1e-3) + 1)[:2] * 1e-3 / f[:2]
    )
    assert keep_probability(counts, 1e-3)[2] == 1.0


def test_sampled_gradients_match_finite_differences(numeric_gradient):
    rng = np.random.default_rng(1)
    w, out = rng.normal(size=4), rng.normal(size=(6, 4))
    _, d_w, d_out = sampled_loss_and_gradients(w, out)
    assert np.allclose(d_w, numeric_gradient(lambda x: sampled_loss_and_gradients(x, out)[0], w))
    assert np.allclose(d_out, numeric_gradient(lambda x: sampled_loss_and_gradients(w, x)[0], out))


def test_fast_training_ends_at_an_optimum_by_scipys_judgement(small):
    _, C, q, _, _ = small
    rng, p, l2 = np.random.default_rng(2), C.sum(1) / C.sum(), 0.02

    def penalised(w):
        W = w.reshape(2, 8, 2)
        loss, *gradients = expected_loss_and_gradients(*W, C, q, 5)
        pull = l2 * np.stack([p, q])[:, :, None] * W
        return loss + (pull * W).sum() / 2, np.concatenate(gradients + pull, axis=None)

    model = NegativeSampling(2, 2, epochs=200, l2=l2).fit_counts(C, q ** (4 / 3))
    end = np.concatenate([model.W_in_, model.W_out_], axis=None)
    elsewhere = [minimize(penalised, rng.normal(size=32), jac=True).fun for _ in range(9)]
    ours = penalised(end)[0]
    assert ours - minimize(penalised, end, jac=True).fun < 1e-5  # nothing left to gain from here
    assert ours < np.median(elsewhere) + 0.01  # and as good a place as most


def test_the_sampled_loop_ends_near_the_expected_optimum(small):
    corpus, C, q, _, _ = small
    W_in, W_out, losses = negative_sampling_sgd(corpus, 2, 2, steps=20_000, lr=0.02, negatives=5)
    slow = expected_loss_and_gradients(W_in, W_out, C, q, 5)[0]
    quick = NegativeSampling(2, 2, epochs=200, l2=0).fit(corpus).loss_curve_[-1]
    assert losses[0] == pytest.approx(6 * np.log(2), abs=0.1)
    assert quick - 0.005 < slow < quick + 0.05


def test_negative_sampling_recovers_the_tiny_world():
    for seed in range(80_000, 80_005):
        corpus = tiny_world(seed=seed)
        model = NegativeSampling(8, 4, seed=seed).fit(corpus)
        assert np.isfinite(model.W_in_).all()
        wv = WordVectors(corpus.vocab.words, model.W_in_)
        assert accuracy(wv, wv.ids(tiny_world_analogies())) > 0.8


def test_bad_input_is_answered_with_advice():
    with pytest.raises(ValueError, match="dim=100 exceeds the 60 words"):
        NegativeSampling(100).fit(tiny_world())
    with pytest.raises(MemoryError, match="raise min_count"):
        NegativeSampling(2).fit_counts(np.broadcast_to(np.float32(1), (40_000, 40_000)))


def test_divergence_ends_with_a_warning_and_finite_tables(small):
    corpus, *_ = small
    with pytest.warns(RuntimeWarning, match=r"diverged at step \d+ with l2=100; .*smaller l2"):
        model = NegativeSampling(2, 2, epochs=50, l2=100.0).fit(corpus)
    assert np.isfinite(model.W_in_).all() and np.isfinite(model.W_out_).all()
    with pytest.warns(RuntimeWarning, match=r"diverged at step \d+ with lr=50; .*smaller lr"):
        W_in, W_out, _ = negative_sampling_sgd(corpus, 2, 2, steps=2000, lr=50.0)
    assert np.isfinite(W_in).all() and np.isfinite(W_out).all()


counts = arrays(
    st.sampled_from([np.uint8, np.int64, np.float32, np.float64]),
    st.integers(1, 6),
    elements=st.integers(0, 99),
).filter(lambda c: c.any())


@given(counts, st.floats(0, 2))
def test_noise_is_a_power_of_the_counts_of_any_type(counts, power):
    powers = [float(c) ** power for c in counts]
    q = noise_distribution(counts, power)
    assert np.allclose(q, np.array(powers) / sum(powers), rtol=1e-5)
    assert np.allclose(q, noise_distribution(counts.tolist(), power), rtol=1e-5)


@given(counts, st.floats(1e-6, 1))
def test_a_word_is_kept_as_word2vecs_code_keeps_it(counts, threshold):
    """word2vec.c: (sqrt(cn / (sample * train_words)) + 1) * (sample * train_words) / cn."""
    keep = keep_probability(counts, threshold)
    for c, k in zip(counts.astype(float), keep, strict=True):
        room = threshold * counts.sum(dtype=float)
        ran = (np.sqrt(c / room) + 1) * room / c if c else 1
        assert np.isclose(k, min(1, ran), rtol=1e-5, atol=1e-12)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 999), st.floats(0.1, 50))
def test_the_sampled_loss_is_a_sum_of_log_sigmoids(rows, d, seed, size):
    rng = np.random.default_rng(seed)
    w, out = rng.normal(0, size, d), rng.normal(0, size, (rows, d))
    signs = np.r_[1.0, -np.ones(rows - 1)]
    loss, d_w, d_out = sampled_loss_and_gradients(w, out)
    assert np.isclose(loss, np.logaddexp(0, -signs * (out @ w)).sum())
    assert np.isfinite(d_w).all() and np.isfinite(d_out).all()


@pytest.mark.parametrize("kind", [int, np.float32, np.uint16])
def test_the_type_of_the_counts_hardly_matters(small, kind):
    _, C, _, _, _ = small
    exact = NegativeSampling(2, 2).fit_counts(C)
    model = NegativeSampling(2, 2).fit_counts(C.astype(kind))
    assert np.allclose(model.loss_curve_, exact.loss_curve_, rtol=1e-4)
    assert np.allclose(exact.loss_curve_, NegativeSampling(2, 2).fit_counts(C.tolist()).loss_curve_)


def test_without_a_penalty_the_reported_loss_is_the_exact_one():
    corpus = tiny_world(300)
    model = NegativeSampling(8, 4, l2=0, epochs=60).fit(corpus)
    C, q = cooccurrence(corpus, 4), noise_distribution(corpus.vocab.counts)
    scores = model.W_in_.astype(float) @ model.W_out_.T.astype(float)
    drawn = 5 * C.sum(1, keepdims=True) * q
    exact = (C * np.logaddexp(0, -scores) + drawn * np.logaddexp(0, scores)).sum() / C.sum()
    assert np.isclose(model.loss_curve_[-1], exact, rtol=1e-5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"dim": 0}, "dim must be a positive integer, got 0"),
        ({"window": -1}, "window must be a positive integer, got -1"),
        ({"negatives": 0}, "negatives must be a finite number and at least"),
        ({"subsample": np.nan}, "subsample must be a finite number and at least 0, got nan"),
        ({"epochs": -1}, "epochs must be an integer from 0 up, got -1"),
        ({"l2": -0.1}, "l2 must be a finite number and at least 0, got -0.1"),
    ],
)
def test_settings_out_of_range_are_refused_at_once(settings, message):
    with pytest.raises(ValueError, match=message):
        NegativeSampling(**settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"lr": np.inf}, "lr must be a finite number, got inf"),
        ({"steps": 0}, "steps must be a positive integer"),
        ({"negatives": 2.5}, "negatives must be a positive integer, got 2.5"),
        ({"window": 0}, "window must be a positive integer"),
    ],
)
def test_the_loop_refuses_what_it_cannot_use(small, settings, message):
    with pytest.raises(ValueError, match=message):
        negative_sampling_sgd(small[0], **settings)


def test_a_text_without_pairs_is_refused_by_loop_and_estimator():
    alone = Corpus.from_sentences([["a"], ["b"]])
    with pytest.raises(ValueError, match="no two words in one window"):
        negative_sampling_sgd(alone)
    with pytest.raises(ValueError, match="C: every value is 0"):
        NegativeSampling(1, 2).fit(alone)


def test_the_loop_keeps_the_last_good_tables(small):
    """What it returns after it blew up still has the last loss that was good."""
    corpus, *_ = small
    with pytest.warns(RuntimeWarning, match="diverged"):
        W_in, W_out, losses = negative_sampling_sgd(corpus, 2, 2, steps=2000, lr=50.0)
    again = negative_sampling_sgd(corpus, 2, 2, steps=len(losses) - 1, lr=50.0)
    assert np.array_equal(W_in, again[0]) and np.array_equal(W_out, again[1])


def test_six_epochs_go_most_of_the_way_to_the_bottom():
    for seed in range(3):
        corpus = tiny_world(seed=seed)
        start, *_, end = NegativeSampling(8, 4, seed=seed).fit(corpus).loss_curve_
        bottom = NegativeSampling(8, 4, seed=seed, epochs=200).fit(corpus).loss_curve_[-1]
        assert start - end > 0.8 * (start - bottom) > 0.2
