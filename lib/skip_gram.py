"""Skip-gram with the full softmax: predict the words around a word (Mikolov et al. 2013).

Two tables are learned: row i of W_in (V, d) is word i as a centre, row j of W_out (V, d) is word
j as a context. Word i expects context j with probability softmax(W_in[i] @ W_out.T)[j].
"""

from collections.abc import Callable

import numpy as np

from .corpus import Corpus, check_positive_int, cooccurrence
from .optimise import adam, diverged, warn_of_divergence


def pair_loss_and_gradients(
    w_centre: np.ndarray, W_out: np.ndarray, context: int
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return -log p(context | centre) in nats, and its gradients for w_centre (d,), W_out (V, d).

    Mikolov et al. 2013 (arXiv:1310.4546), equation 2.
    """
    scores = W_out @ w_centre  # (V,)
    scores -= scores.max()  # the softmax does not change, and exp cannot overflow
    probs = np.exp(scores) / np.exp(scores).sum()
    loss = np.log(np.exp(scores).sum()) - scores[context]
    error = probs.copy()
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
    check_positive_int("dim", dim)
    centres = full_window_positions(corpus, window)
    offsets = np.r_[-window:0, 1 : window + 1]
    rng = np.random.default_rng(seed)
    W_in = rng.normal(0, 0.1, (len(corpus.vocab), dim))  # (V, d)
    W_out = rng.normal(0, 0.1, (len(corpus.vocab), dim))  # (V, d)
    losses = []
    for step in range(steps):
        position = centres[rng.integers(len(centres))]
        centre = corpus.ids[position]
        good, loss = (W_in.copy(), W_out.copy()), 0.0
        for context in corpus.ids[position + offsets]:
            pair_loss, d_in, d_out = pair_loss_and_gradients(W_in[centre], W_out, context)
            W_in[centre] -= lr * d_in
            W_out -= lr * d_out
            loss += pair_loss / len(offsets)
        if diverged(loss, np.log(len(W_out))):
            warn_of_divergence(step, lr)
            return *good, np.array(losses)
        losses.append(loss)
    return W_in, W_out, np.array(losses)


def full_window_positions(corpus: Corpus, window: int) -> np.ndarray:
    """Return the token positions that have `window` neighbours on both sides in their sentence."""
    check_positive_int("window", window)
    first, last = np.arange(len(corpus)) - window, np.arange(len(corpus)) + window
    inside = np.flatnonzero((first >= 0) & (last < len(corpus)))
    whole = corpus.sentence[first[inside]] == corpus.sentence[last[inside]]
    if not whole.any():
        raise ValueError(f"window={window} is too wide: no sentence has {2 * window + 1} words")
    return inside[whole]


def loss_floors(C: np.ndarray) -> dict[str, float]:
    """Return what three kinds of ignorance cost on the counts C (V, V), in nats per pair.

    `uniform`: knows nothing, log V. `unigram`: knows how frequent each context is, whatever the
    centre. `conditional`: knows every p(context | centre) exactly; no model can do better.
    """
    joint = C / C.sum()
    return {
        "uniform": float(np.log(len(C))),
        "unigram": entropy(joint.sum(0)),
        "conditional": entropy(joint) - entropy(joint.sum(1)),
    }


def entropy(p: np.ndarray) -> float:
    """Return the entropy of a probability array in nats."""
    return float(-(p[p > 0] * np.log(p[p > 0])).sum())


def softmax_loss_and_gradients(
    W_in: np.ndarray, W_out: np.ndarray, joint: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the mean loss over all pairs at once, and its gradients for W_in and W_out (V, d).

    `joint` (V, V) is C / C.sum(): how often each (centre, context) pair occurs, as a share.
    """
    scores = W_in @ W_out.T  # (V, V)
    scores -= scores.max(axis=1, keepdims=True)
    probs = np.exp(scores)
    total = probs.sum(axis=1, keepdims=True)
    centre = joint.sum(axis=1, keepdims=True)
    loss = float((centre * np.log(total)).sum() - (joint * scores).sum())
    error = probs * (centre / total) - joint  # expected minus seen, for every pair
    return loss, error @ W_out, error.T @ W_in


class SkipGram:
    """Skip-gram vectors learned from co-occurrence counts, so that long text costs no more time.

    `window` reaches that many tokens to each side; `l2` shrinks all vectors a little, which keeps
    words that are hard to tell apart together. Every epoch uses all pairs. `callback(epoch, model)`
    runs at each epoch, the random start included. After `fit`: `W_in_`, `W_out_` (V, d) and
    `loss_curve_` (epochs + 1,) in nats per pair, without the penalty.
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
        callback: Callable[[int, "SkipGram"], None] | None = None,
    ):
        check_positive_int("dim", dim)
        check_positive_int("window", window)
        self.dim, self.window, self.seed, self.callback = dim, window, seed, callback
        self.epochs, self.lr, self.l2 = epochs, lr, l2

    def fit(self, corpus: Corpus) -> "SkipGram":
        """Count the corpus's windows and train on the counts."""
        return self.fit_counts(cooccurrence(corpus, self.window))

    def fit_counts(self, C: np.ndarray) -> "SkipGram":
        """Train on counts C (V, V), wherever they come from; C[i, j]: centre i saw context j."""
        if not C.any():
            raise ValueError("the counts are all 0: the corpus has no two words in one window")
        joint = C / C.sum()
        start = np.random.default_rng(self.seed).normal(0, 0.1, (2, len(C), self.dim))

        def objective(W_in: np.ndarray, W_out: np.ndarray):
            return softmax_loss_and_gradients(W_in, W_out, joint)

        adam(objective, start, self.epochs, self.lr, self.l2, self._report)
        return self

    def _report(self, epoch: int, W: np.ndarray, losses: list[float]) -> None:
        self.W_in_, self.W_out_ = W
        self.loss_curve_ = np.array(losses)
        if self.callback:
            self.callback(epoch, self)
