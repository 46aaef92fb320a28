"""Skip-gram with negative sampling (Mikolov et al. 2013, arXiv:1310.4546), one pair or all at once.

For each pair seen in the text, k contexts are drawn at random from the noise distribution q, and
the model learns to tell the one from the others: sigmoid(W_in[i] @ W_out[j]) is the probability
that j was really seen beside i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.corpus import Corpus
from lib.descent import descend
from lib.expectation import keep_probability, noise_distribution, steps_from_svd
from lib.windows import check_matrix_fits, context_pairs, cooccurrence, require_corpus


def sampled_loss_and_gradients(
    w_centre: np.ndarray, out: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the loss of one pair, and its gradients for w_centre (d,) and out (1 + k, d).

    Row 0 of `out` is the context that was seen, the rest its k negative samples (equation 4).
    """
    scores = out @ w_centre  # (1 + k,)
    seen = np.arange(len(out)) == 0
    loss = np.logaddexp(0, np.where(seen, -scores, scores)).sum()
    sigmoid = 0.5 + 0.5 * np.tanh(scores / 2)  # 1 / (1 + exp(-x)) in a form that cannot overflow
    error = sigmoid - seen  # what was believed minus what is so
    return loss, error @ out, np.outer(error, w_centre)


def negative_sampling_sgd(
    corpus: Corpus,
    window: int = 2,
    dim: int = 4,
    steps: int = 5000,
    lr: float = 0.05,
    negatives: int = 5,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train on one random pair and its negative samples at a time, as the paper does.

    Returns W_in (V, d), W_out (V, d) and the loss of each step before it is taken, in nats per
    pair. If `lr` is so large that training diverges, it ends there with a RuntimeWarning and the
    last good tables.
    """
    dim, steps = checks.integer("dim", dim), checks.integer("steps", steps)
    lr, negatives = checks.number("lr", lr), checks.integer("negatives", negatives)
    pairs, q = context_pairs(corpus, window), noise_distribution(corpus.vocab.counts)
    if not len(pairs):
        raise ValueError("the corpus has no two words in one window: pass longer sentences")
    rng, V = np.random.default_rng(seed), len(corpus.vocab)

    def walk() -> Iterator[tuple[float, np.ndarray]]:
        W_in, W_out = W = rng.normal(0, 0.1, (2, V, dim))
        while True:
            centre, context = pairs[rng.integers(len(pairs))]
            rows = np.r_[context, rng.choice(V, negatives, p=q)]
            loss, d_in, d_out = sampled_loss_and_gradients(W_in[centre], W_out[rows])
            yield loss, W.copy()
            W_in[centre] -= lr * d_in
            np.subtract.at(W_out, rows, lr * d_out)  # a context drawn twice moves twice

    (W_in, W_out), losses = descend(walk(), steps, ("lr", lr))
    return W_in, W_out, losses[:steps]


class NegativeSampling:
    """Skip-gram vectors by negative sampling, learned from co-occurrence counts.

    Minimises the sampled loss as it is on average, from an SVD of the counts, for vocabularies of
    up to some ten thousand words. `negatives` is k, the samples for each pair; `window`, `shrink`,
    `subsample` as in `cooccurrence` and `keep_probability`; `l2` shrinks vectors a little.
    `callback(epoch, model)` runs at each epoch, the start included. After `fit`: `W_in_`, `W_out_`
    (V, d) and `loss_curve_` (epochs + 1,) in nats per pair, the penalty left out. `seed` enters
    only the sketch of that SVD.
    """

    def __init__(
        self,
        dim: int = 100,
        window: int = 5,
        *,
        negatives: float = 5,
        shrink: bool = False,
        subsample: float = 0.0,
        epochs: int = 6,
        l2: float = 0.02,
        seed: int = 0,
        callback: Callable[[int, NegativeSampling], None] | None = None,
    ):
        self.dim = checks.integer("dim", dim)
        self.window = checks.integer("window", window)
        self.negatives = checks.number("negatives", negatives, low=1e-9)
        self.shrink, self.subsample = shrink, checks.number("subsample", subsample, low=0)
        self.epochs = checks.integer("epochs", epochs, low=0)
        self.l2 = checks.number("l2", l2, low=0)
        self.seed, self.callback = seed, callback

    def fit(self, corpus: Corpus) -> NegativeSampling:
        """Count the corpus's windows and train on the counts."""
        counts = require_corpus(corpus).vocab.counts
        keep = keep_probability(counts, self.subsample) if self.subsample else None
        C = cooccurrence(corpus, self.window, self.shrink, keep, np.float32)
        return self.fit_counts(C, counts)

    def fit_counts(self, C: ArrayLike, counts: ArrayLike | None = None) -> NegativeSampling:
        """Train on counts C (V, V) from anywhere: centre i saw context j C[i, j] times.

        `counts` (V,) sets the noise distribution; by default, the column sums of C. Holds two
        V x V matrices and refuses beyond 2 GB.
        """
        check_matrix_fits(len(C), np.asarray(C).itemsize, memory_limit=2_000_000_000, copies=2)
        C = checks.weights("C", C, 2)
        q = noise_distribution(C.sum(axis=0) if counts is None else counts)
        checks.distribution("noise", q, len(C))
        if self.dim > len(C):
            raise ValueError(
                f"dim={self.dim} exceeds the {len(C)} words: negative sampling starts from an SVD"
            )
        steps = steps_from_svd(C, q, self.negatives, self.dim, self.l2, self.seed)
        descend(steps, self.epochs, ("l2", self.l2), self._report)
        return self

    def _report(self, epoch: int, W: np.ndarray, losses: list[float]) -> None:
        self.W_in_, self.W_out_ = W
        self.loss_curve_ = np.array(losses)
        if self.callback:
            self.callback(epoch, self)
