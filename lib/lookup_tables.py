"""The lookup table: an embedding is one row of a matrix, and only the rows looked up learn."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .corpus import check_positive_int


def one_hot(ids: ArrayLike, vocab_size: int) -> np.ndarray:
    """Write each id as a row of zeros with a single one in it.

    ids of any shape (...) give an array of shape (..., vocab_size), float64.
    Raises IndexError for an id outside 0 .. vocab_size - 1, TypeError for a non-integer.
    """
    check_positive_int("vocab_size", vocab_size)
    ids = _checked(ids, vocab_size)
    vectors = np.zeros((*ids.shape, vocab_size))
    np.put_along_axis(vectors, ids[..., None], 1.0, axis=-1)
    return vectors


class EmbeddingLayer:
    """A table E with one row of d numbers for each of V tokens.

    E (V, d) starts as normal noise of standard deviation 0.1. `forward` reads rows, `backward` says
    how the loss would have them move; whoever trains the layer subtracts that from E.
    """

    def __init__(self, vocab_size: int, embed_dim: int, seed: int = 0):
        check_positive_int("vocab_size", vocab_size)
        check_positive_int("embed_dim", embed_dim)
        self.V, self.d = vocab_size, embed_dim
        self.E = np.random.default_rng(seed).normal(0, 0.1, (vocab_size, embed_dim))
        self._ids = None  # what `forward` looked up last; `backward` needs it

    def forward(self, ids: ArrayLike) -> np.ndarray:
        """Look up the rows of E for ids.

        ids of any shape (...), also a single id or none at all, give an array of shape (..., d).
        Raises IndexError for a negative or too large id, TypeError for one that is not an integer.
        """
        self._ids = _checked(ids, self.V)
        return self.E[self._ids]

    def backward(self, grad: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Turn the gradient of what `forward` returned into the gradient of the rows it read.

        grad has the shape of forward's result, (..., d). Returns `rows` (R,), the distinct ids in
        ascending order, and `row_grads` (R, d), where the gradients of a repeated id are added up.
        Every other row of E has gradient zero. The same as one_hot(ids, V).T @ grad, without the
        (V, d) array. Raises RuntimeError before any forward, ValueError for a wrong shape.
        """
        if self._ids is None:
            raise RuntimeError("backward needs the ids of a lookup: call forward(ids) first")
        grad = np.asarray(grad, dtype=float)
        if grad.shape != (*self._ids.shape, self.d):
            raise ValueError(
                f"grad must have the shape of forward's result, "
                f"{(*self._ids.shape, self.d)}, got {grad.shape}"
            )
        rows, where = np.unique(self._ids.ravel(), return_inverse=True)
        row_grads = np.zeros((len(rows), self.d))
        np.add.at(row_grads, where, grad.reshape(-1, self.d))  # += would count repeats only once
        return rows, row_grads

    def similarity(self, i: int, j: int) -> float:
        """Cosine of the angle between rows i and j, from -1 to 1 (0 if a row is all zeros)."""
        e_i, e_j = self.E[_checked([i, j], self.V)]
        lengths = np.linalg.norm(e_i) * np.linalg.norm(e_j)
        return float(e_i @ e_j / lengths) if lengths else 0.0


class JointTraining(NamedTuple):
    """What `train_classifier` returns.

    W (d, K) and b (K,) are the trained classifier, `losses` (steps,) the cross-entropy of each step
    in nats, `snapshots` (S, V, d) copies of the layer's table after `snapshot_steps` (S,) steps.
    """

    W: np.ndarray
    b: np.ndarray
    losses: np.ndarray
    snapshots: np.ndarray
    snapshot_steps: np.ndarray


def train_classifier(
    layer: EmbeddingLayer,
    sentences: Sequence[ArrayLike],
    labels: ArrayLike,
    epochs: int = 5,
    lr: float = 0.5,
    n_snapshots: int = 20,
    seed: int = 0,
) -> JointTraining:
    """Train a classifier of sentences and the layer under it together, one sentence a step.

    A sentence (ids, of any length but zero) is the mean of its rows of E; a softmax over K classes
    reads its label. `labels` (N,) hold 0 .. K - 1. layer.E is changed in place, only in the rows of
    the step's sentence. The sentences come in an order drawn from `seed`, anew in each epoch.
    After Joulin et al., "Bag of Tricks for Efficient Text Classification" (EACL 2017), section 2.
    """
    check_positive_int("epochs", epochs)
    labels = _check_labelled(sentences, labels)
    n_classes = int(labels.max()) + 1
    W, b = np.zeros((layer.d, n_classes)), np.zeros(n_classes)
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(len(sentences)) for _ in range(epochs)])
    snapshot_steps = np.unique(np.linspace(0, len(order), n_snapshots + 1).astype(int))
    losses, snapshots = np.empty(len(order)), [layer.E.copy()]
    for step, n in enumerate(order):
        ids, target = np.asarray(sentences[n]), labels[n]
        mean = layer.forward(ids).mean(axis=0)  # (d,)
        p = _softmax(mean @ W + b)  # (K,)
        losses[step] = -np.log(p[target])
        d_scores = p - (np.arange(n_classes) == target)  # (K,)
        d_mean = W @ d_scores  # (d,)
        rows, row_grads = layer.backward(np.tile(d_mean / len(ids), (len(ids), 1)))
        layer.E[rows] -= lr * row_grads  # the other rows stay as they are
        W -= lr * np.outer(mean, d_scores)
        b -= lr * d_scores
        if step + 1 in snapshot_steps:
            snapshots.append(layer.E.copy())
    return JointTraining(W, b, losses, np.array(snapshots), snapshot_steps)


def classify(
    layer: EmbeddingLayer, training: JointTraining, sentences: Sequence[ArrayLike]
) -> np.ndarray:
    """The class (N,) that a trained classifier gives each of N sentences."""
    means = np.array([layer.forward(ids).mean(axis=0) for ids in sentences])  # (N, d)
    return (means @ training.W + training.b).argmax(axis=1)


def _check_labelled(sentences: Sequence[ArrayLike], labels: ArrayLike) -> np.ndarray:
    labels = np.asarray(labels)
    if len(sentences) == 0 or labels.shape != (len(sentences),):
        raise ValueError(
            f"give one label for each sentence and at least one sentence, "
            f"got {len(sentences)} sentences and {labels.size} labels"
        )
    if labels.dtype.kind not in "iu" or labels.min() < 0:
        raise ValueError(f"labels must be integers from 0 up, got {labels.min()!r}")
    for n, ids in enumerate(sentences):
        if np.size(ids) == 0:
            raise ValueError(f"sentence {n} is empty and has no mean: leave empty sentences out")
    return labels


def _softmax(scores: np.ndarray) -> np.ndarray:
    e = np.exp(scores - scores.max())
    return e / e.sum()


def _checked(ids: ArrayLike, vocab_size: int) -> np.ndarray:
    """Ids as an integer array; NumPy alone would read -1 as the last row without a word."""
    ids = np.asarray(ids)
    if ids.size == 0:
        return ids.astype(int)  # an empty list has no integers to show its type
    if ids.dtype.kind not in "iu":
        raise TypeError(
            f"ids must be integers, got {ids.ravel()[0]!r} (dtype {ids.dtype}): "
            f"turn words into ids with the vocabulary first"
        )
    wrong = ids[(ids < 0) | (ids >= vocab_size)]
    if wrong.size:
        raise IndexError(
            f"id {wrong.ravel()[0]} is out of range: the table has rows 0 to {vocab_size - 1}"
        )
    return ids
