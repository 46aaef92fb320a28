"""Skip-gram with the full softmax: predict the words around a word (Mikolov et al. 2013).

Two tables are learned: row i of W_in (V, d) is word i as a centre, row j of W_out (V, d) is word
j as a context. Word i expects context j with probability softmax(W_in[i] @ W_out.T)[j].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.corpus import Corpus
from lib.descent import adam, descend
from lib.softmax import softmax_loss_and_gradients
from lib.windows import cooccurrence, full_window_positions


def pair_loss_and_gradients(
    w_centre: np.ndarray, W_out: np.ndarray, context: int
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return -log p(context | centre) in nats, and its gradients for w_centre (d,), W_out (V, d).

    Mikolov et al. 2013 (arXiv:1310.4546), equation 2.
    """
    scores = W_out @ w_centre  # (V,)
    scores -= scores.max()  # the softmax does not change, and exp cannot overflow
    exp = np.exp(scores)
    total = exp.sum()
    loss = np.log(total) - scores[context]
    error = exp / total
    error[context] -= 1.0  # what was expected minus what was seen
    return loss, W_out.T @ error, np.outer(error, w_centre)


def skip_gram_sgd(
    corpus: Corpus,
    window: int = 2,
    dim: int = 4,
    steps: int = 500,
    lr: float = 0.05,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train one random centre at a time; return W_in (V, d), W_out (V, d), losses (steps,).

    Each step draws a position that has `window` neighbours on both sides and takes one gradient
    step for each neighbour; its loss is the mean over them, in nats per pair. If `lr` is so large
    that training diverges, it ends there with a RuntimeWarning and the last good tables.
    """
    dim, steps, lr = (
        checks.integer("dim", dim),
        checks.integer("steps", steps),
        checks.number("lr", lr),
    )
    centres = full_window_positions(corpus, window)
    if not len(centres):
        raise ValueError(f"window={window} is too wide: no sentence has {2 * window + 1} words")
    offsets = np.r_[-window:0, 1 : window + 1]
    rng = np.random.default_rng(seed)

    def walk() -> Iterator[tuple[float, np.ndarray]]:
        W_in, W_out = W = rng.normal(0, 0.1, (2, len(corpus.vocab), dim))
        while True:
            position = centres[rng.integers(len(centres))]
            centre, loss = corpus.ids[position], 0.0
            for context in corpus.ids[position + offsets]:
                pair_loss, d_in, d_out = pair_loss_and_gradients(W_in[centre], W_out, context)
                W_in[centre] -= lr * d_in
                W_out -= lr * d_out
                loss += pair_loss / len(offsets)
            yield loss, W.copy()

    (W_in, W_out), losses = descend(walk(), steps - 1, ("lr", lr))
    return W_in, W_out, losses


def loss_floors(C: ArrayLike) -> dict[str, float]:
    """Return what three kinds of ignorance cost on the counts C (V, V), in nats per pair.

    `uniform`: knows nothing, log V. `unigram`: knows how frequent each context is, whatever the
    centre. `conditional`: knows every p(context | centre) exactly; no model can do better.
    """
    C = checks.weights("C", C, 2)
    joint = C / C.sum(dtype=float)
    return {
        "uniform": float(np.log(len(C))),
        "unigram": entropy(joint.sum(axis=0)),
        "conditional": entropy(joint) - entropy(joint.sum(axis=1)),
    }


def entropy(p: np.ndarray) -> float:
    """Return the entropy of a probability array in nats."""
    return float(-(p[p > 0] * np.log(p[p > 0])).sum(dtype=float))


class SkipGram:
    """Skip-gram vectors learned from co-occurrence counts, so that long text costs no more time.

    Minimises the full softmax with Adam, for vocabularies of a few hundred words. `window` as in
    `cooccurrence`; `l2` shrinks vectors a little, which keeps words that are hard to tell apart
    together; `lr` is Adam's. `callback(epoch, model)` runs at each epoch, the start included.
    After `fit`: `W_in_`, `W_out_` (V, d) and `loss_curve_` (epochs + 1,) in nats per pair, the
    penalty left out.
    """

    def __init__(
        self,
        dim: int = 8,
        window: int = 4,
        *,
        epochs: int = 100,
        lr: float = 0.1,
        l2: float = 5e-4,
        seed: int = 0,
        callback: Callable[[int, SkipGram], None] | None = None,
    ):
        self.dim = checks.integer("dim", dim)
        self.window = checks.integer("window", window)
        self.epochs = checks.integer("epochs", epochs, low=0)
        self.lr, self.l2 = checks.number("lr", lr), checks.number("l2", l2, low=0)
        self.seed, self.callback = seed, callback

    def fit(self, corpus: Corpus) -> SkipGram:
        """Count the corpus's windows and train on the counts."""
        return self.fit_counts(cooccurrence(corpus, self.window))

    def fit_counts(self, C: ArrayLike) -> SkipGram:
        """Train on counts C (V, V) from anywhere: centre i saw context j C[i, j] times."""
        C = checks.weights("C", C, 2)
        joint = C / C.sum(dtype=float)

        def objective(W_in: np.ndarray, W_out: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
            return softmax_loss_and_gradients(W_in, W_out, joint)

        start = np.random.default_rng(self.seed).normal(0, 0.1, (2, len(C), self.dim))
        steps = adam(objective, start, self.lr, self.l2)
        descend(steps, self.epochs, ("lr", self.lr), self._report)
        return self

    def _report(self, epoch: int, W: np.ndarray, losses: list[float]) -> None:
        self.W_in_, self.W_out_ = W
        self.loss_curve_ = np.array(losses)
        if self.callback:
            self.callback(epoch, self)
