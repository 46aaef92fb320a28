"""The expected loss: against finite differences, enumeration, brute force and its closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.expectation import expected_loss_and_gradients, svd_start
from lib.negative_sampling import sampled_loss_and_gradients
from lib.windows import context_pairs


def by_brute_force(W_in, W_out, C, q, negatives):
    """The sum over every pair seen and every pair drawn, one sigmoid at a time, in float64."""
    C, total = np.asarray(C, float), 0.0
    for i, j in np.ndindex(C.shape):
        score = float(np.asarray(W_in[i], float) @ np.asarray(W_out[j], float))
        total += C[i, j] * np.logaddexp(0, -score)
        total += negatives * C[i].sum() * q[j] * np.logaddexp(0, score)
    return total / C.sum()


@given(st.data())
def test_the_loss_is_the_sum_over_pairs_whatever_the_type(data):
    V, d = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    kind = data.draw(st.sampled_from([np.int64, np.uint8, np.float32, np.float64]))
    C = data.draw(arrays(np.uint8, (V, V), elements=st.integers(0, 9))).astype(kind)
    C[0, 0] = 1
    W = data.draw(arrays(float, (2, V, d), elements=st.floats(-20, 20)))
    q = data.draw(arrays(float, V, elements=st.floats(0.01, 1)))
    q /= q.sum()
    before = C.copy(), W.copy(), q.copy()
    loss, d_in, d_out = expected_loss_and_gradients(*W, C, q, 3)
    assert np.isclose(loss, by_brute_force(*W, C, q, 3), rtol=1e-5, atol=1e-6) and loss >= 0
    assert np.isfinite(d_in).all() and np.isfinite(d_out).all()
    assert all(np.array_equal(a, b) for a, b in zip(before, (C, W, q), strict=True))


def test_scores_of_hundreds_cost_what_they_cost():
    """Beyond 16, a sigmoid clipped at 1e-7 turned a loss of 5 into less than zero."""
    W, C, q = np.full((2, 2), 5.0), np.ones((2, 2)), np.array([0.5, 0.5])
    assert np.isclose(expected_loss_and_gradients(W, W, C, q, 0.1)[0], 5.0)
    far = np.full((2, 1), np.sqrt(500.0))
    assert np.isclose(expected_loss_and_gradients(far, far, C, q, 1)[0], 500.0)


@pytest.mark.parametrize("block", [3, 256])
def test_expected_gradients_match_finite_differences(small, monkeypatch, block, numeric_gradient):
    monkeypatch.setattr("lib.expectation.BLOCK", block)
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


@pytest.mark.parametrize(
    ("C", "q", "dim", "message"),
    [
        (np.ones((3, 3)), np.ones(3), 2, "q must add up to 1, got 3"),
        (np.ones((3, 3)), np.full(3, 1 / 3), 0, "dim must be an integer from 1 to 3, got 0"),
        (np.ones((3, 3)), np.full(3, 1 / 3), 4, "dim must be an integer from 1 to 3, got 4"),
        (-np.ones((3, 3)), np.full(3, 1 / 3), 2, "C must not be negative, got -1"),
        (np.zeros((3, 3)), np.full(3, 1 / 3), 2, "C: every value is 0"),
        (np.full((3, 3), np.nan), np.full(3, 1 / 3), 2, r"C holds nan at \[0, 0\]"),
        (np.ones((3, 2)), np.full(3, 1 / 3), 2, r"C must have shape \(3, 3\), got \(3, 2\)"),
    ],
)
def test_bad_input_is_answered_with_advice(C, q, dim, message):
    with pytest.raises(ValueError, match=message):
        svd_start(C, q, 5, dim)
