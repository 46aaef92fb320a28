"""Skip-gram with the full softmax: predict the words around a word (Mikolov et al. 2013).

Two tables are learned: row i of W_in (V, d) is word i as a centre, row j of W_out (V, d) is word
j as a context. Word i expects context j with probability softmax(W_in[i] @ W_out.T)[j].
"""

from collections.abc import Callable

import numpy as np

from .corpus import Corpus, check_positive_int, cooccurrence
from .negative_sampling import keep_probability, train_on_expectation
from .optimise import adam, diverged, warn_of_divergence

DEFAULTS = {"softmax": {"epochs": 100, "l2": 5e-4}, "negative": {"epochs": 6, "l2": 0.02}}


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
            warn_of_divergence(step, "lr", lr)
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
    loss = float(np.vdot(centre, np.log(total)) - np.vdot(joint, scores))
    error = probs * (centre / total) - joint  # expected minus seen, for every pair
    return loss, error @ W_out, error.T @ W_in


class SkipGram:
    """Skip-gram vectors learned from co-occurrence counts, so that long text costs no more time.

    `objective` is "softmax" (Adam; vocabularies of a few hundred words) or "negative" (k =
    `negatives` samples a pair; up to some ten thousand words). `window`, `shrink`, `subsample` as
    in `cooccurrence` and `keep_probability`. `l2` shrinks vectors a little, which keeps words that
    are hard to tell apart together; `lr` is Adam's. `callback(epoch, model)` runs at each epoch,
    the start included. After `fit`: `W_in_`, `W_out_` (V, d) and `loss_curve_` (epochs + 1,) in
    nats per pair, the penalty left out.
    """

    def __init__(
        self,
        dim: int = 8,
        window: int = 4,
        objective: str = "softmax",
        *,
        negatives: float = 5,
        shrink: bool = False,
        subsample: float = 0.0,
        epochs: int | None = None,
        lr: float = 0.1,
        l2: float | None = None,
        seed: int = 0,
        callback: Callable[[int, "SkipGram"], None] | None = None,
    ):
        check_positive_int("dim", dim)
        check_positive_int("window", window)
        if objective not in DEFAULTS:
            raise ValueError(f"objective must be one of {', '.join(DEFAULTS)}; got {objective!r}")
        self.dim, self.window, self.objective, self.seed = dim, window, objective, seed
        self.negatives, self.shrink, self.subsample = negatives, shrink, subsample
        self.epochs = DEFAULTS[objective]["epochs"] if epochs is None else epochs
        self.l2 = DEFAULTS[objective]["l2"] if l2 is None else l2
        self.lr, self.callback = lr, callback

    def fit(self, corpus: Corpus) -> "SkipGram":
        """Count the corpus's windows and train on the counts."""
        counts = corpus.vocab.counts
        keep = keep_probability(counts, self.subsample) if self.subsample else None
        dtype = np.float64 if self.objective == "softmax" else np.float32
        C = cooccurrence(corpus, self.window, self.shrink, keep, dtype)
        return self.fit_counts(C, counts)

    def fit_counts(self, C: np.ndarray, counts: np.ndarray | None = None) -> "SkipGram":
        """Train on counts C (V, V), wherever they come from: centre i saw context j C[i, j] times.

        `counts` (V,) sets the noise distribution of negative sampling; by default, C's row sums.
        """
        if not C.any():
            raise ValueError("the counts are all 0: the corpus has no two words in one window")
        if self.objective == "negative":
            counts = C.sum(axis=1) if counts is None else counts
            settings = self.dim, self.negatives, self.epochs, self.l2, self.seed
            train_on_expectation(C, counts, *settings, self._report)
            return self
        joint = C / C.sum()

        def objective(W_in: np.ndarray, W_out: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
            return softmax_loss_and_gradients(W_in, W_out, joint)

        start = np.random.default_rng(self.seed).normal(0, 0.1, (2, len(C), self.dim))
        adam(objective, start, self.epochs, self.lr, self.l2, self._report)
        return self

    def _report(self, epoch: int, W: np.ndarray, losses: list[float]) -> None:
        self.W_in_, self.W_out_ = W
        self.loss_curve_ = np.array(losses)
        if self.callback:
            self.callback(epoch, self)
