"""The lookup table against one-hot products, finite differences and the seed page's first draw."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy.spatial.distance import cosine

from lib.lookup_tables import (
    EmbeddingLayer,
    JointTraining,
    classify,
    one_hot,
    train_classifier,
)

V, D = 7, 3
any_ids = hnp.arrays(
    hnp.integer_dtypes() | hnp.unsigned_integer_dtypes(),
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


def test_a_lookup_is_a_copy_and_the_table_is_the_learners():
    layer, ids = EmbeddingLayer(V, D), np.array([0, 1])
    for looked_up in (ids, 4, np.int8(4)):
        found = layer.forward(looked_up)
        before = layer.E.copy()
        found += 1
        assert np.array_equal(layer.E, before)
    layer.forward(ids)
    ids[:] = [3, 4]  # the caller's buffer, filled anew
    assert layer.backward(np.ones((2, D)))[0].tolist() == [0, 1]
    layer.E[2] = 5
    assert layer.forward(2).tolist() == [5, 5, 5]


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


@given(hnp.arrays(float, (2, 5), elements=st.floats(-1e3, 1e3)), st.floats(-1e3, 1e3))
def test_no_cosine_lies_beyond_one(rows, factor):
    layer = EmbeddingLayer(3, 5)
    layer.E[:] = [*rows, rows[0] * factor]
    cosines = [layer.similarity(i, j) for i, j in [(0, 0), (0, 1), (0, 2)]]
    assert np.abs(cosines).max() <= 1
    if np.linalg.norm(rows[0]) > 1e-3 and np.linalg.norm(rows[1]) > 1e-3:
        assert cosines[0] == pytest.approx(1)
        assert cosines[1] == pytest.approx(1 - cosine(*rows), abs=1e-6)


@pytest.mark.parametrize(
    "ids, error, words",
    [
        (-1, IndexError, "ids: -1 is out of range: rows are 0 to 6"),
        ([0, 7], IndexError, "ids: 7 is out"),
        (1.0, TypeError, "must be integers"),
        ([True], TypeError, "must be integers"),
        ("king", TypeError, "king.*vocabulary"),
        (np.ma.masked_equal([0, 5], 5), ValueError, "masked"),
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
    with pytest.raises(ValueError, match=r"grad holds nan at \[0, 1\]"):
        layer.backward([[0, np.nan, 0], [0, 0, 0]])
    with pytest.raises(IndexError, match="-1 is out of range"):
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


def test_training_as_the_page_calls_it_is_five_passes_at_a_rate_of_a_half():
    runs = [
        train_classifier(EmbeddingLayer(8, 4), SENTENCES, LABELS, **settings)
        for settings in ({}, {"epochs": 5, "lr": 0.5, "n_snapshots": 20, "seed": 0})
    ]
    for one, other in zip(*runs, strict=True):
        assert np.array_equal(one, other)


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


@given(
    sentences=st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=5),
    labels=st.lists(st.integers(0, 2), min_size=5, max_size=5),
    epochs=st.integers(1, 4),
    lr=st.floats(0, 0.5),
)
def test_joint_training_is_gradient_descent_with_dense_gradients(sentences, labels, epochs, lr):
    layer, labels = EmbeddingLayer(6, 3), labels[: len(sentences)]
    run = train_classifier(layer, sentences, labels, epochs, lr, n_snapshots=3, seed=1)
    E, K, rng = EmbeddingLayer(6, 3).E, max(labels) + 1, np.random.default_rng(1)
    W, b, losses, tables = np.zeros((3, K)), np.zeros(K), [], [E.copy()]
    for n in np.concatenate([rng.permutation(len(sentences)) for _ in range(epochs)]):
        share = np.bincount(sentences[n], minlength=6) / len(sentences[n])  # (V,)
        scores = share @ E @ W + b
        losses.append(scipy.special.logsumexp(scores) - scores[labels[n]])
        error = scipy.special.softmax(scores) - np.eye(K)[labels[n]]
        E, W, b = (
            E - lr * np.outer(share, W @ error), W - lr * np.outer(share @ E, error), b - lr * error
        )  # fmt: skip
        tables.append(E)
    assert_allclose(run.losses, losses, atol=1e-9)
    for ours, theirs in ((layer.E, E), (run.W, W), (run.b, b)):
        assert_allclose(ours, theirs, atol=1e-9)
    assert run.snapshot_steps[0] == 0 and run.snapshot_steps[-1] == len(losses)
    assert_allclose(run.snapshots, [tables[step] for step in run.snapshot_steps], atol=1e-9)


def test_a_text_of_wrong_labels_is_learned_as_far_as_it_goes_and_is_no_divergence(recwarn):
    rng = np.random.default_rng(0)
    sentences = rng.integers(0, 20, (1000, 3)) + 20 * (np.arange(1000) % 2)[:, None]
    labels = np.where(rng.random(1000) < 0.02, 1 - np.arange(1000) % 2, np.arange(1000) % 2)
    run = train_classifier(EmbeddingLayer(40, 2), sentences, labels, epochs=5)
    assert len(run.losses) == 5000 and not recwarn
    assert run.losses.max() > 10 * np.log(2)  # a label that nothing foretold


@pytest.mark.parametrize("lr", [1e3, 1e300])
def test_a_diverging_training_ends_with_the_last_good_tables(lr):
    layer = EmbeddingLayer(8, 4)
    with pytest.warns(RuntimeWarning, match="diverged at step .* lr=1.*: choose a smaller lr"):
        run = train_classifier(layer, SENTENCES, [0, 1, 0, 1, 1, 0], epochs=50, lr=lr)
    assert 0 < len(run.losses) < 300 and np.isfinite(run.losses).all()
    for array in (layer.E, run.W, run.b, run.snapshots):
        assert np.isfinite(array).all()
    assert len(run.snapshots) == len(run.snapshot_steps)
    assert classify(layer, run, SENTENCES).shape == (6,)


@given(st.data())
def test_a_class_is_the_largest_score_of_the_mean(data):
    layer, rng = EmbeddingLayer(V, D), np.random.default_rng(data.draw(st.integers(0, 999)))
    sentences = data.draw(st.lists(st.lists(st.integers(0, V - 1), min_size=1), max_size=8))
    run = JointTraining(rng.normal(size=(D, 4)), rng.normal(size=4), *np.empty((3, 0)))
    scores = [[sum(layer.E[i] @ run.W[:, c] for i in s) / len(s) + run.b[c] for c in range(4)]
              for s in sentences]  # fmt: skip
    assert classify(layer, run, sentences).tolist() == [int(np.argmax(s)) for s in scores]


@pytest.mark.parametrize(
    ("sentences", "labels", "settings", "error", "words"),
    [
        ([[1], [2]], [0], {}, ValueError, "2 sentences and 1 labels"),
        ([], [], {}, ValueError, "at least one sentence"),
        ([[1], []], [0, 1], {}, ValueError, "sentence 1 .*leave empty sentences out"),
        ([[1], [[2]]], [0, 1], {}, ValueError, r"sentence 1 must be a list of ids.*\(1, 1\)"),
        ([[1], [2]], [0, -1], {}, ValueError, "label 1 must be an integer from 0 up, got -1"),
        ([[1], [2]], [0, 0.5], {}, ValueError, "label 1 must be an integer"),
        ([[9], [0]], [0, 1], {}, IndexError, "sentence 0: 9 is out of range: rows are 0 to 7"),
        (["a b", "c"], [0, 1], {}, TypeError, "sentence 0 must be integers, got .*'a b'"),
        ([[1], [2]], [0, 1], {"lr": np.nan}, ValueError, "lr must be a finite number.*got nan"),
        ([[1], [2]], [0, 1], {"lr": -1}, ValueError, "lr must be .*at least 0, got -1"),
        ([[1], [2]], [0, 1], {"epochs": 0}, ValueError, "epochs must be a positive integer, got 0"),
        ([[1], [2]], [0, 1], {"n_snapshots": 0}, ValueError, "n_snapshots must be .*, got 0"),
    ],
)
def test_joint_training_refuses_what_it_cannot_use(sentences, labels, settings, error, words):
    layer = EmbeddingLayer(8, 4)
    with pytest.raises(error, match=words):
        train_classifier(layer, sentences, labels, **settings)
    assert np.array_equal(layer.E, EmbeddingLayer(8, 4).E)


def test_joint_training_refuses_a_table_with_nan():
    layer = EmbeddingLayer(8, 4)
    layer.E[3, 1] = np.nan
    with pytest.raises(ValueError, match=r"layer.E holds nan at \[3, 1\]"):
        train_classifier(layer, SENTENCES, LABELS)
