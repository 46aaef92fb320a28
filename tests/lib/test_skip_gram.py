"""Skip-gram: against the original loop's losses, finite differences, SciPy, sums over pairs."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import log_softmax
from scipy.stats import entropy as scipy_entropy

from lib.corpus import Corpus
from lib.datasets import toy_corpus
from lib.skip_gram import (
    SkipGram,
    loss_floors,
    pair_loss_and_gradients,
    skip_gram_sgd,
)
from lib.softmax import softmax_loss_and_gradients
from lib.tiny_world import tiny_world
from lib.windows import context_pairs


def toy_counts():
    """Return the 44 pairs of the toy as a matrix (6, 6)."""
    C = np.zeros((6, 6))
    np.add.at(C, tuple(context_pairs(toy_corpus(), 2, full_windows=True).T), 1)
    return C


def the_original_loop():
    """The published loop, transcribed statement by statement."""
    rng = np.random.default_rng(0)
    tokens = [0, 1, 2, 3, 4, 3, 2, 1, 5, 4, 3, 2, 0, 5, 1]
    W_in, W_out = rng.normal(0, 0.1, (6, 4)), rng.normal(0, 0.1, (6, 4))
    losses = []
    for _ in range(500):
        i = rng.integers(2, len(tokens) - 2)
        centre, loss = tokens[i], 0.0
        for context in (tokens[i + k] for k in (-2, -1, 1, 2)):
            e = np.exp(W_out @ W_in[centre] - (W_out @ W_in[centre]).max())
            probs = e / e.sum()
            loss -= np.log(probs[context] + 1e-10)
            d_scores = probs.copy()
            d_scores[context] -= 1.0
            d_centre, d_out = W_out.T @ d_scores, np.outer(d_scores, W_in[centre])
            W_in[centre] -= 0.05 * d_centre
            W_out -= 0.05 * d_out
        losses.append(loss / 4)
    return W_in, W_out, losses


def test_sgd_repeats_the_original_run():
    W_in, W_out, losses = skip_gram_sgd(toy_corpus(), window=2, dim=4, steps=500, lr=0.05, seed=0)
    original_in, original_out, original_losses = the_original_loop()
    assert np.allclose(losses, original_losses, atol=1e-8)
    assert np.allclose(W_in, original_in) and np.allclose(W_out, original_out)
    means = losses[:20].mean(), losses[-20:].mean(), losses[-100:].mean()
    assert [f"{m:.3f}" for m in means] == ["1.791", "1.619", "1.638"]


def test_pair_gradients_match_finite_differences(numeric_gradient):
    rng = np.random.default_rng(0)
    w, W_out = rng.normal(size=3), rng.normal(size=(5, 3))
    _, d_w, d_out = pair_loss_and_gradients(w, W_out, 2)
    assert np.allclose(d_w, numeric_gradient(lambda x: pair_loss_and_gradients(x, W_out, 2)[0], w))
    assert np.allclose(
        d_out, numeric_gradient(lambda x: pair_loss_and_gradients(w, x, 2)[0], W_out)
    )


def test_count_gradients_match_finite_differences_and_the_sum_over_pairs(numeric_gradient):
    rng = np.random.default_rng(1)
    W_in, W_out, C = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), toy_counts()
    joint = C / C.sum()
    loss, d_in, d_out = softmax_loss_and_gradients(W_in, W_out, joint)
    numeric_in = numeric_gradient(lambda x: softmax_loss_and_gradients(x, W_out, joint)[0], W_in)
    numeric_out = numeric_gradient(lambda x: softmax_loss_and_gradients(W_in, x, joint)[0], W_out)
    assert np.allclose(d_in, numeric_in) and np.allclose(d_out, numeric_out)
    total, sum_in, sum_out = 0.0, np.zeros_like(W_in), np.zeros_like(W_out)
    pairs = context_pairs(toy_corpus(), 2, full_windows=True)
    for centre, context in pairs:
        pair_loss, pair_in, pair_out = pair_loss_and_gradients(W_in[centre], W_out, context)
        total += pair_loss
        sum_in[centre] += pair_in
        sum_out += pair_out
    assert np.allclose(loss, total / len(pairs))
    assert np.allclose(d_in, sum_in / len(pairs)) and np.allclose(d_out, sum_out / len(pairs))


def test_floors_match_the_published_ones_and_scipy():
    C = toy_counts()
    floors = loss_floors(C)
    assert {name: round(floor, 3) for name, floor in floors.items()} == {
        "uniform": 1.792, "unigram": 1.728, "conditional": 1.505,
    }  # fmt: skip
    rows = C.sum(1) / C.sum()
    assert np.isclose(floors["unigram"], scipy_entropy(C.sum(0)))
    assert np.isclose(floors["conditional"], rows @ scipy_entropy(C, axis=1))


@pytest.mark.parametrize("dim", [1, 2, 3, 4])
def test_training_comes_close_to_the_best_that_scipy_finds(dim):
    C = toy_counts()

    def flat(w):
        loss, *gradients = softmax_loss_and_gradients(*w.reshape(2, 6, dim), C / C.sum())
        return loss, np.concatenate(gradients, axis=None)

    rng = np.random.default_rng(dim)
    starts = (rng.normal(0, 0.5, 12 * dim) for _ in range(12))
    best = min(minimize(flat, x, jac=True, options={"maxiter": 2000}).fun for x in starts)
    ours = min(
        SkipGram(dim, epochs=1000, l2=0, seed=s).fit_counts(C).loss_curve_[-1] for s in range(12)
    )
    assert loss_floors(C)["conditional"] - 1e-9 < best
    assert best - 2e-3 < ours < best + 6e-3


def test_the_loop_ends_where_the_counts_end_when_given_time():
    C = toy_counts()
    W_in, W_out, _ = skip_gram_sgd(toy_corpus(), dim=4, steps=10_000, lr=0.02)
    slow = softmax_loss_and_gradients(W_in, W_out, C / C.sum())[0]
    quick = SkipGram(4, epochs=500, l2=0).fit_counts(C).loss_curve_[-1]
    assert abs(slow - quick) < 0.01


def test_fit_is_deterministic_and_reports_every_epoch():
    corpus, seen = tiny_world(300), []
    first = SkipGram(epochs=20, seed=3, callback=lambda e, m: seen.append((e, m.W_in_))).fit(corpus)
    again = SkipGram(epochs=20, seed=3).fit(corpus)
    assert np.array_equal(first.W_in_, again.W_in_)
    assert not np.array_equal(first.W_in_, SkipGram(epochs=20, seed=4).fit(corpus).W_in_)
    assert [epoch for epoch, _ in seen] == list(range(21))
    assert np.array_equal(seen[-1][1], first.W_in_) and not np.array_equal(seen[0][1], seen[1][1])
    assert first.W_in_.shape == first.W_out_.shape == (len(corpus.vocab), 8)
    assert len(first.loss_curve_) == 21 and first.loss_curve_[-1] < first.loss_curve_[0]
    assert np.isclose(first.loss_curve_[0], np.log(len(corpus.vocab)), atol=0.02)


def test_divergence_ends_with_a_warning_and_finite_tables():
    with pytest.warns(RuntimeWarning, match=r"diverged at step \d+ with lr=5; .*smaller lr"):
        W_in, W_out, losses = skip_gram_sgd(toy_corpus(), lr=5.0)
    assert np.isfinite(W_in).all() and np.isfinite(W_out).all() and losses.max() < 10 * np.log(6)
    with pytest.warns(RuntimeWarning, match="diverged at step"):
        model = SkipGram(lr=100).fit(tiny_world(200))
    assert np.isfinite(model.W_in_).all() and np.isfinite(model.loss_curve_).all()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SkipGram().fit(tiny_world(200))


def test_bad_input_is_answered_with_advice():
    with pytest.raises(ValueError, match="dim must be a positive integer, got 0"):
        SkipGram(dim=0)
    with pytest.raises(ValueError, match="window must be a positive integer, got 0"):
        SkipGram(window=0)
    with pytest.raises(ValueError, match="window=8 is too wide: no sentence has 17 words"):
        skip_gram_sgd(toy_corpus(), window=8)
    with pytest.raises(ValueError, match="C: every value is 0"):
        SkipGram().fit(Corpus.from_sentences([["alone"], ["again"]]))


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 999), st.floats(0.1, 1000))
def test_the_loss_of_a_pair_is_its_log_probability_however_large_the_scores(V, d, seed, size):
    rng = np.random.default_rng(seed)
    w, W_out, context = rng.normal(0, size, d), rng.normal(0, size, (V, d)), int(rng.integers(V))
    loss, d_w, d_out = pair_loss_and_gradients(w, W_out, context)
    assert np.isclose(loss, -log_softmax(W_out @ w)[context])
    assert np.isfinite(d_w).all() and np.allclose(d_out.sum(axis=0), 0, atol=1e-9 * size)


@given(st.integers(1, 6), st.integers(0, 999), st.sampled_from([int, np.uint8, np.float32, float]))
def test_floors_are_entropies_whatever_the_type_of_the_counts(V, seed, kind):
    C = np.random.default_rng(seed).integers(0, 9, (V, V)).astype(kind)
    C[0, 0] = 1
    floors, rows = loss_floors(C), C.sum(1, dtype=float)
    seen = rows > 0
    conditional = rows[seen] @ scipy_entropy(C[seen].astype(float), axis=1) / rows.sum()
    assert np.isclose(floors["uniform"], np.log(V))
    assert np.isclose(floors["unigram"], scipy_entropy(C.sum(0, dtype=float)))
    assert np.isclose(floors["conditional"], conditional, atol=1e-7)
    assert floors == pytest.approx(loss_floors(C.tolist()))


@pytest.mark.parametrize(
    ("C", "message"),
    [
        ([[1, np.nan], [2, 3]], r"C holds nan at \[0, 1\]"),
        ([[1.0, -1], [2, 3]], "C must not be negative, got -1"),
        ([[1, 2, 3]], r"C must have shape \(1, 1\)"),
        ([[0]], "C: every value is 0"),
    ],
)
def test_counts_that_are_none_are_refused_by_floors_and_estimator(C, message):
    for use in (loss_floors, SkipGram(2).fit_counts):
        with pytest.raises(ValueError, match=message):
            use(C)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": -1}, "epochs must be an integer from 0 up, got -1"),
        ({"lr": np.nan}, "lr must be a finite number, got nan"),
        ({"l2": -1}, "l2 must be a finite number and at least 0"),
        ({"dim": 2.0}, "dim must be a positive integer, got 2.0"),
    ],
)
def test_settings_out_of_range_are_refused_at_once(settings, message):
    with pytest.raises(ValueError, match=message):
        SkipGram(**settings)


def test_what_is_trained_on_is_not_changed():
    C = toy_counts()
    before = C.copy()
    SkipGram(2, epochs=3).fit_counts(C)
    assert np.array_equal(C, before)
    assert SkipGram(2, epochs=0).fit_counts(C).loss_curve_.shape == (1,)
