"""The softmax: against SciPy, finite differences, and sums over pairs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.special import logsumexp
from scipy.special import softmax as scipys

from lib.softmax import softmax, softmax_loss_and_gradients

scores = arrays(float, array_shapes(max_dims=3, max_side=5), elements=st.floats(-1e4, 1e4))


@given(scores)
def test_softmax_is_scipys_and_changes_nothing(x):
    before = x.copy()
    p = softmax(x)
    assert np.allclose(p, scipys(x, axis=-1)) and np.allclose(p.sum(axis=-1), 1)
    assert np.array_equal(x, before)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 999), st.floats(0.1, 30))
def test_the_loss_is_the_mean_over_pairs(V, d, seed, size):
    rng = np.random.default_rng(seed)
    W_in, W_out = rng.normal(0, size, (2, V, d))
    joint = rng.random((V, V))
    joint /= joint.sum()
    loss = softmax_loss_and_gradients(W_in, W_out, joint)[0]
    log_p = W_in @ W_out.T - logsumexp(W_in @ W_out.T, axis=1, keepdims=True)
    assert np.isclose(loss, -(joint * log_p).sum())


def test_gradients_match_finite_differences(numeric_gradient):
    rng = np.random.default_rng(0)
    W_in, W_out, joint = rng.normal(size=(4, 3)), rng.normal(size=(6, 3)), rng.random((4, 6))
    _, d_in, d_out = softmax_loss_and_gradients(W_in, W_out, joint)
    loss = lambda a, b: softmax_loss_and_gradients(a, b, joint)[0]  # noqa: E731
    assert np.allclose(d_in, numeric_gradient(lambda x: loss(x, W_out), W_in), atol=1e-7)
    assert np.allclose(d_out, numeric_gradient(lambda x: loss(W_in, x), W_out), atol=1e-7)
