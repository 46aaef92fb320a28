"""The lookup table: an embedding is one row of a matrix, and the other rows get no gradient."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.descent import descend
from lib.softmax import softmax


def one_hot(ids: ArrayLike, vocab_size: int) -> np.ndarray:
    """Return each id as a row of zeros with a single one in it.

    ids of any shape (...) give an array of shape (..., vocab_size), float64.
    Raises IndexError for an id outside 0 .. vocab_size - 1, TypeError for a non-integer.
    """
    vocab_size = checks.integer("vocab_size", vocab_size)
    ids = checks.ids("ids", ids, vocab_size)
    vectors = np.zeros((*ids.shape, vocab_size))
    np.put_along_axis(vectors, ids[..., None], 1.0, axis=-1)
    return vectors


class EmbeddingLayer:
    """A table E with one row of d numbers for each of V tokens.

    E (V, d) starts as normal noise of standard deviation 0.1. `forward` reads rows, `backward` says
    how the loss would have them move; whoever trains the layer subtracts that from E, in place.
    """

    def __init__(self, vocab_size: int, embed_dim: int, seed: int = 0):
        self.V = checks.integer("vocab_size", vocab_size)
        self.d = checks.integer("embed_dim", embed_dim)
        self.E = np.random.default_rng(seed).normal(0, 0.1, (self.V, self.d))
        self._ids = None  # what `forward` looked up last; `backward` needs it

    def forward(self, ids: ArrayLike) -> np.ndarray:
        """Return a copy of the rows of E for ids.

        ids of any shape (...), also a single id or none at all, give an array of shape (..., d).
        Raises IndexError for a negative or too large id, TypeError for one that is not an integer.
        """
        self._ids = checks.ids("ids", ids, self.V)
        return self.E[self._ids]

    def backward(self, grad: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return the gradient of the rows that `forward` read, from the gradient of its result.

        grad has the shape of forward's result, (..., d). Returns `rows` (R,), the distinct ids in
        ascending order, and `row_grads` (R, d), where the gradients of a repeated id are added up.
        Every other row of E has gradient zero. The same as one_hot(ids, V).T @ grad, without the
        (V, d) array. Raises RuntimeError before any forward, ValueError for a wrong shape.
        """
        if self._ids is None:
            raise RuntimeError("backward needs the ids of a lookup: call forward(ids) first")
        grad, shape = checks.numbers("grad", grad), (*self._ids.shape, self.d)
        if grad.shape != shape:
            raise ValueError(
                f"grad must have the shape of forward's result, {shape}, got {grad.shape}"
            )
        rows, where = np.unique(self._ids.ravel(), return_inverse=True)
        row_grads = np.zeros((len(rows), self.d))
        np.add.at(row_grads, where, grad.reshape(-1, self.d))  # += would count repeats only once
        return rows, row_grads

    def similarity(self, i: int, j: int) -> float:
        """Return the cosine of the angle between rows i and j, -1 to 1 (0 if one is all zeros)."""
        E_i, E_j = self.E[checks.ids("ids", [i, j], self.V)]
        lengths = np.linalg.norm(E_i) * np.linalg.norm(E_j)
        return float(np.clip(E_i @ E_j / lengths, -1, 1)) if lengths else 0.0


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
    the step's sentence. The sentences come in an order drawn from `seed`, anew in each epoch. If
    `lr` is so large that training diverges, it ends there with a RuntimeWarning and the last good
    tables. Joulin et al., "Bag of Tricks for Efficient Text Classification" (EACL 2017), section 2.
    """
    checks.numbers("layer.E", layer.E, 2)
    sentences = [_sentence(n, ids, layer.V) for n, ids in enumerate(sentences)]
    labels = _labels(labels, len(sentences))
    n_steps = checks.integer("epochs", epochs) * len(sentences)
    n_snapshots = checks.integer("n_snapshots", n_snapshots)
    lr, rng = checks.number("lr", lr, low=0), np.random.default_rng(seed)
    steps = np.unique(np.linspace(0, n_steps, n_snapshots + 1).astype(int))
    losses, snapshots = [], []

    def walk() -> Iterator[tuple[float, tuple[np.ndarray, np.ndarray, np.ndarray]]]:
        classes = np.arange(labels.max() + 1)  # (K,)
        W, b = np.zeros((layer.d, len(classes))), np.zeros(len(classes))
        recent = np.log(len(classes))  # a mean over a pass or so: one odd label is no divergence
        while True:
            for n in rng.permutation(len(sentences)):
                ids, target = sentences[n], labels[n]
                mean = layer.forward(ids).mean(axis=0)  # (d,)
                scores = mean @ W + b  # (K,)
                losses.append(np.logaddexp.reduce(scores) - scores[target])  # -log p of the target
                recent += (losses[-1] - recent) / len(sentences)
                yield recent, (layer.E.copy(), W.copy(), b.copy())
                d_scores = softmax(scores) - (classes == target)  # (K,)
                d_mean = W @ d_scores  # (d,)
                rows, row_grads = layer.backward(np.tile(d_mean / len(ids), (len(ids), 1)))
                layer.E[rows] -= lr * row_grads  # the other rows stay as they are
                W -= lr * np.outer(mean, d_scores)
                b -= lr * d_scores

    def keep(step: int, tables: tuple[np.ndarray, ...], _: list[float]) -> None:
        if step in steps:
            snapshots.append(tables[0])

    (layer.E[:], W, b), good = descend(walk(), n_steps, ("lr", lr), keep)
    losses = np.array(losses[: min(len(good), n_steps)])
    return JointTraining(W, b, losses, np.array(snapshots), steps[: len(snapshots)])


def classify(
    layer: EmbeddingLayer, training: JointTraining, sentences: Sequence[ArrayLike]
) -> np.ndarray:
    """Return the class (N,) that a trained classifier gives each of N sentences."""
    means = [layer.E[_sentence(n, ids, layer.V)].mean(axis=0) for n, ids in enumerate(sentences)]
    scores = np.reshape(means, (-1, layer.d)) @ training.W + training.b  # (N, K)
    return scores.argmax(axis=1)


def _sentence(n: int, ids: ArrayLike, vocab_size: int) -> np.ndarray:
    ids = checks.ids(f"sentence {n}", ids, vocab_size)
    if ids.ndim != 1 or not len(ids):
        raise ValueError(
            f"sentence {n} must be a list of ids, at least one, got shape {ids.shape}: "
            "leave empty sentences out"
        )
    return ids


def _labels(labels: ArrayLike, n: int) -> np.ndarray:
    labels = [checks.integer(f"label {i}", label, low=0) for i, label in enumerate(labels)]
    if len(labels) != n or not n:
        raise ValueError(
            f"give one label for each sentence and at least one sentence, "
            f"got {n} sentences and {len(labels)} labels"
        )
    return np.array(labels)
