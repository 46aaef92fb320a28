"""The lookup table against one-hot products, finite differences and the seed page's first draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lib.lookup_tables import EmbeddingLayer, classify, one_hot, train_classifier

V, D = 7, 3
any_ids = hnp.arrays(
    np.int64,
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    elements=st.integers(0, V - 1),
)


@given(any_ids)
def test_lookup_is_one_hot_times_table(ids):
    layer = EmbeddingLayer(V, D, seed=1)
    assert one_hot(ids, V).shape == (*ids.shape, V)
    assert np.array_equal(layer.forward(ids), one_hot(ids, V) @ layer.E)


def test_one_hot_is_a_row_of_the_identity():
    assert np.array_equal(one_hot(2, 4), [0, 0, 1, 0])
    assert np.array_equal(one_hot([[3], [0]], 4), np.eye(4)[[[3], [0]]])


def test_table_is_seeded_noise():
    layer = EmbeddingLayer(5, 2, seed=3)
    assert (layer.V, layer.d) == (5, 2)
    assert np.array_equal(layer.E, np.random.default_rng(3).normal(0, 0.1, (5, 2)))
    assert layer.forward([]).shape == (0, 2)
    assert layer.forward(4).shape == (2,)


@given(any_ids, st.integers(0, 2**32 - 1))
def test_backward_is_one_hot_transposed_times_grad(ids, seed):
    layer = EmbeddingLayer(V, D)
    grad = np.random.default_rng(seed).normal(size=layer.forward(ids).shape)
    rows, row_grads = layer.backward(grad)
    dense = np.zeros((V, D))
    dense[rows] = row_grads
    assert np.allclose(dense, one_hot(ids, V).reshape(-1, V).T @ grad.reshape(-1, D))
    assert set(rows) == set(ids.ravel())


def test_backward_agrees_with_finite_differences():
    layer, ids = EmbeddingLayer(V, D), np.array([[1, 4, 1], [1, 0, 6]])
    target = np.random.default_rng(0).normal(size=(2, 3, D))

    def loss():
        return ((layer.forward(ids) - target) ** 2).sum()

    rows, row_grads = layer.backward(2 * (layer.forward(ids) - target))
    numeric = np.zeros((V, D))
    for i, j in np.ndindex(V, D):
        layer.E[i, j] += 1e-6
        up = loss()
        layer.E[i, j] -= 2e-6
        numeric[i, j] = (up - loss()) / 2e-6
        layer.E[i, j] += 1e-6
    assert np.allclose(numeric[rows], row_grads, atol=1e-6)
    assert np.array_equal(np.delete(numeric, rows, axis=0), np.zeros((V - len(rows), D)))


def test_similarity_is_the_cosine():
    layer = EmbeddingLayer(2, 2)
    layer.E[:] = [[3, 0], [1, 1]]
    assert layer.similarity(0, 1) == pytest.approx(np.cos(np.pi / 4))
    assert layer.similarity(1, 1) == pytest.approx(1)
    layer.E[0] = 0
    assert layer.similarity(0, 1) == 0


@pytest.mark.parametrize(
    "ids, error, words",
    [
        (-1, IndexError, "id -1 is out of range: the table has rows 0 to 6"),
        ([0, 7], IndexError, "id 7"),
        (1.0, TypeError, "must be integers"),
        ([True], TypeError, "must be integers"),
        ("king", TypeError, "king.*vocabulary"),
    ],
)
def test_bad_ids_are_named(ids, error, words):
    layer = EmbeddingLayer(V, D)
    with pytest.raises(error, match=words):
        layer.forward(ids)
    with pytest.raises(error, match=words):
        one_hot(ids, V)


def test_bad_sizes_and_order_of_calls_are_named():
    with pytest.raises(ValueError, match="vocab_size must be a positive integer, got 0"):
        EmbeddingLayer(0, 3)
    with pytest.raises(ValueError, match=r"embed_dim must be a positive integer, got 2\.5"):
        EmbeddingLayer(3, 2.5)
    layer = EmbeddingLayer(V, D)
    with pytest.raises(RuntimeError, match="call forward"):
        layer.backward(np.zeros((1, D)))
    layer.forward([1, 2])
    with pytest.raises(ValueError, match=r"\(2, 3\), got \(3,\)"):
        layer.backward(np.zeros(D))
    with pytest.raises(IndexError, match="id -1"):
        layer.similarity(0, -1)


# Words 0-2 speak of class 0, words 3-5 of class 1, word 6 of both; word 7 never occurs.
SENTENCES = [[0, 6], [1, 2, 6], [0, 1, 6, 2], [3, 6], [4, 5], [5, 3, 4, 6]]
LABELS = [0, 0, 0, 1, 1, 1]


def test_joint_training_separates_the_classes_and_is_deterministic():
    layer, again = EmbeddingLayer(8, 4), EmbeddingLayer(8, 4)
    start = layer.E.copy()
    run = train_classifier(layer, SENTENCES, LABELS, epochs=40, n_snapshots=10)
    same = train_classifier(again, SENTENCES, LABELS, epochs=40, n_snapshots=10)
    assert np.array_equal(layer.E, again.E) and np.array_equal(run.losses, same.losses)
    assert run.losses[0] == pytest.approx(np.log(2))  # W = 0: every class equally likely
    assert run.losses[-6:].mean() < 0.1
    assert np.array_equal(classify(layer, run, SENTENCES), LABELS)
    assert layer.similarity(0, 1) > 0.9 and layer.similarity(0, 3) < -0.5
    assert np.array_equal(layer.E[7], start[7])  # never looked up, never moved
    assert np.array_equal(run.snapshots[0], start)
    assert np.array_equal(run.snapshots[-1], layer.E)
    assert np.array_equal(run.snapshot_steps, np.linspace(0, 240, 11))
    assert run.snapshots.shape == (11, 8, 4)


def test_a_training_step_goes_down_the_numerical_gradient():
    ids, target, lr = np.array([1, 4, 1]), 1, 0.3
    before, after = EmbeddingLayer(6, 3), EmbeddingLayer(6, 3)
    one = train_classifier(before, [ids], [target], epochs=1, lr=lr)  # W = 0: E cannot move yet
    two = train_classifier(after, [ids], [target], epochs=2, lr=lr)
    assert np.array_equal(before.E, EmbeddingLayer(6, 3).E)

    def loss(E, W, b):
        z = E[ids].mean(axis=0) @ W + b
        return np.log(np.exp(z).sum()) - z[target]

    at = [before.E, one.W, one.b]
    for k, trained in enumerate([after.E, two.W, two.b]):
        numeric = np.zeros_like(trained)
        for i in np.ndindex(trained.shape):
            shift = np.zeros_like(trained)
            shift[i] = 1e-6
            up, down = ([*at[:k], at[k] + sign * shift, *at[k + 1 :]] for sign in (1, -1))
            numeric[i] = (loss(*up) - loss(*down)) / 2e-6
        assert np.allclose(at[k] - lr * numeric, trained, atol=1e-8)


def test_joint_training_refuses_what_it_cannot_use():
    layer = EmbeddingLayer(8, 4)
    with pytest.raises(ValueError, match="2 sentences and 1 labels"):
        train_classifier(layer, [[1], [2]], [0])
    with pytest.raises(ValueError, match="leave empty sentences out"):
        train_classifier(layer, [[1], []], [0, 1])
    with pytest.raises(ValueError, match=r"from 0 up, got .*-1"):
        train_classifier(layer, [[1], [2]], [0, -1])
    with pytest.raises(IndexError, match="id 9"):
        train_classifier(layer, [[9], [0]], [0, 1])
