"""CBOW: predict a word from the average of the words around it (Mikolov et al. 2013).

Skip-gram asks each context separately (arXiv:1301.3781, section 3.2); CBOW asks the whole window
at once (section 3.1). The mathematics is the same, with an averaged row where one row stood.
"""

from __future__ import annotations

import numpy as np

from lib import checks
from lib.corpus import Corpus
from lib.descent import adam, descend
from lib.softmax import softmax_loss_and_gradients
from lib.windows import offsets, require_corpus, together

MEMORY_LIMIT = 2_000_000_000  # bytes


def context_bags(corpus: Corpus, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct windows as averages, bags (n, V), and what they surround, joint (n, V).

    bags[i] sums to 1: the share of each word in window i, whatever their order. joint[i, j] is the
    share of all positions where word j stands in window i; it sums to 1.
    """
    T, V = len(require_corpus(corpus)), len(corpus.vocab)
    if (need := T * V * 8) > MEMORY_LIMIT:
        raise MemoryError(
            f"{T:,} windows of {V:,} words need {need:,} bytes, more than {MEMORY_LIMIT:,}: use a "
            "shorter text, or SkipGram, whose counts need no more for a longer one"
        )
    around = np.zeros((T, V))
    for offset in offsets(corpus, window):
        left = np.flatnonzero(together(corpus.sentence, offset))
        right = left + offset
        np.add.at(around, (left, corpus.ids[right]), 1)
        np.add.at(around, (right, corpus.ids[left]), 1)
    alone = around.sum(axis=1) == 0
    if alone.all():
        raise ValueError("no word has a neighbour: the corpus has no two words in one window")
    bags, which = np.unique(around[~alone], axis=0, return_inverse=True)
    joint = np.zeros_like(bags)
    np.add.at(joint, (which.ravel(), corpus.ids[~alone]), 1 / len(which))
    return bags / bags.sum(axis=1, keepdims=True), joint


def cbow_loss_and_gradients(
    W_in: np.ndarray, W_out: np.ndarray, bags: np.ndarray, joint: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the mean loss in nats per position, and its gradients for W_in and W_out (V, d)."""
    loss, d_average, d_out = softmax_loss_and_gradients(bags @ W_in, W_out, joint)
    return loss, bags.T @ d_average, d_out


class CBOW:
    """CBOW vectors with the full softmax; attributes as `SkipGram`'s.

    Holds T x V numbers while counting, so it is for small texts and vocabularies.
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
    ):
        self.dim = checks.integer("dim", dim)
        self.window = checks.integer("window", window)
        self.epochs = checks.integer("epochs", epochs, low=0)
        self.lr, self.l2 = checks.number("lr", lr), checks.number("l2", l2, low=0)
        self.seed = seed

    def fit(self, corpus: Corpus) -> CBOW:
        """Collect the corpus's windows and train on the distinct ones."""
        bags, joint = context_bags(corpus, self.window)

        def objective(W_in: np.ndarray, W_out: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
            return cbow_loss_and_gradients(W_in, W_out, bags, joint)

        V = len(corpus.vocab)
        start = np.random.default_rng(self.seed).normal(0, 0.1, (2, V, self.dim))
        steps = adam(objective, start, self.lr, self.l2)
        (self.W_in_, self.W_out_), self.loss_curve_ = descend(steps, self.epochs, ("lr", self.lr))
        return self
