"""Negative sampling: against finite differences, enumeration, SciPy and the sampled loop."""

import numpy as np
import pytest
from scipy.optimize import minimize

from lib.corpus import context_pairs
from lib.negative_sampling import (
    expected_loss_and_gradients,
    keep_probability,
    negative_sampling_sgd,
    noise_distribution,
    sampled_loss_and_gradients,
    svd_start,
)
from lib.skip_gram import SkipGram
from lib.world import recovery, tiny_world


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


@pytest.mark.parametrize("block", [3, 256])
def test_expected_gradients_match_finite_differences(small, monkeypatch, block, numeric_gradient):
    monkeypatch.setattr("lib.negative_sampling.BLOCK", block)
    _, C, q, W_in, W_out = small
    _, d_in, d_out = expected_loss_and_gradients(W_in, W_out, C, q, 5)
    for x, gradient, loss in (
        (W_in, d_in, lambda x: expected_loss_and_gradients(x, W_out, C, q, 5)[0]),
        (W_out, d_out, lambda x: expected_loss_and_gradients(W_in, x, C, q, 5)[0]),
    ):
        assert np.allclose(gradient, numeric_gradient(loss, x), atol=1e-8)


def test_the_expectation_is_the_average_over_every_pair_and_every_draw(small):
    """One negative: enumerate all contexts it could be. The loss is linear in the negatives."""
    corpus, C, q, W_in, W_out = small
    pairs = context_pairs(corpus, 2)
    loss, sum_in, sum_out = 0.0, np.zeros_like(W_in), np.zeros_like(W_out)
    for centre, context in pairs:
        for drawn in range(8):
            rows = [context, drawn]
            pair_loss, d_in, d_out = sampled_loss_and_gradients(W_in[centre], W_out[rows])
            loss += q[drawn] * pair_loss
            sum_in[centre] += q[drawn] * d_in
            np.add.at(sum_out, rows, q[drawn] * d_out)
    expected = expected_loss_and_gradients(W_in, W_out, C, q, 1)
    assert np.isclose(expected[0], loss / len(pairs))
    assert np.allclose(expected[1], sum_in / len(pairs))
    assert np.allclose(expected[2], sum_out / len(pairs))


def test_svd_start_is_the_closed_form_when_nothing_is_cut_off(small):
    _, C, q, _, _ = small
    W_in, W_out = svd_start(C, q, 5, dim=8, prior=0.1)
    expected = np.log((C + 0.1) / (5 * np.outer(C.sum(1), q) + 0.1))
    assert np.allclose(W_in @ W_out.T, expected)


def test_fast_training_ends_at_an_optimum_by_scipys_judgement(small):
    _, C, q, _, _ = small
    rng, p, l2 = np.random.default_rng(2), C.sum(1) / C.sum(), 0.02

    def penalised(w):
        W = w.reshape(2, 8, 2)
        loss, *gradients = expected_loss_and_gradients(*W, C, q, 5)
        pull = l2 * np.stack([p, q])[:, :, None] * W
        return loss + (pull * W).sum() / 2, np.concatenate(gradients + pull, axis=None)

    model = SkipGram(2, 2, "negative", epochs=200, l2=l2).fit_counts(C, q ** (4 / 3))
    end = np.concatenate([model.W_in_, model.W_out_], axis=None)
    elsewhere = [minimize(penalised, rng.normal(size=32), jac=True).fun for _ in range(9)]
    ours = penalised(end)[0]
    assert ours - minimize(penalised, end, jac=True).fun < 1e-5  # nothing left to gain from here
    assert ours < np.median(elsewhere) + 0.01  # and as good a place as most


def test_the_sampled_loop_ends_near_the_expected_optimum(small):
    corpus, C, q, _, _ = small
    W_in, W_out, losses = negative_sampling_sgd(corpus, 2, 2, steps=20_000, lr=0.02, negatives=5)
    slow = expected_loss_and_gradients(W_in, W_out, C, q, 5)[0]
    quick = SkipGram(2, 2, "negative", epochs=200, l2=0).fit(corpus).loss_curve_[-1]
    assert losses[0] == pytest.approx(6 * np.log(2), abs=0.1)
    assert quick - 0.005 < slow < quick + 0.05


def test_negative_sampling_recovers_the_tiny_world():
    for seed in range(80_000, 80_005):
        corpus = tiny_world(seed=seed)
        model = SkipGram(8, 4, "negative", seed=seed).fit(corpus)
        assert np.isfinite(model.W_in_).all()
        assert np.mean(list(recovery(model.W_in_, corpus.vocab).values())) > 0.8


def test_bad_input_is_answered_with_advice():
    with pytest.raises(ValueError, match="objective must be one of softmax, negative; got 'hinge'"):
        SkipGram(objective="hinge")
    with pytest.raises(ValueError, match="dim=100 exceeds the 60 words"):
        SkipGram(100, objective="negative").fit(tiny_world())
    with pytest.raises(MemoryError, match="raise min_count"):
        SkipGram(2, objective="negative").fit_counts(
            np.broadcast_to(np.float32(1), (40_000, 40_000))
        )


def test_divergence_ends_with_a_warning_and_finite_tables(small):
    corpus, *_ = small
    with pytest.warns(RuntimeWarning, match=r"diverged at step \d+ with l2=100; .*smaller l2"):
        model = SkipGram(2, 2, "negative", epochs=50, l2=100.0).fit(corpus)
    assert np.isfinite(model.W_in_).all() and np.isfinite(model.W_out_).all()
    with pytest.warns(RuntimeWarning, match=r"diverged at step \d+ with lr=50; .*smaller lr"):
        W_in, W_out, _ = negative_sampling_sgd(corpus, 2, 2, steps=2000, lr=50.0)
    assert np.isfinite(W_in).all() and np.isfinite(W_out).all()
