"""What the tests share: how hard hypothesis tries, numeric gradients, a small random text."""

import os

import numpy as np
import pytest
from hypothesis import settings

from lib.corpus import Corpus
from lib.negative_sampling import noise_distribution
from lib.windows import cooccurrence

# A busy machine is no failure. HYPOTHESIS_PROFILE=thorough is the weekly run's.
settings.register_profile("quick", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def numeric_gradient():
    """Central differences: the gradient of a scalar function of an array."""

    def gradient(loss, x, step=1e-6):
        slopes = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            nudge = np.zeros_like(x)
            nudge[i] = step
            slopes[i] = (loss(x + nudge) - loss(x - nudge)) / (2 * step)
        return slopes

    return gradient


@pytest.fixture
def small():
    """A random text of 8 words, its counts and noise distribution, and two random tables."""
    rng = np.random.default_rng(0)
    text = [list(rng.choice(list("abcdefgh"), 12, p=np.arange(1, 9) / 36)) for _ in range(9)]
    corpus = Corpus.from_sentences(text)
    W_in, W_out = rng.normal(size=(2, 8, 3))
    return corpus, cooccurrence(corpus, 2), noise_distribution(corpus.vocab.counts), W_in, W_out
