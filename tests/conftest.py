"""Every page is a test: pytest runs the code cells of intro.md and chapters/*.md through nbval.

`pytest -k pca.md` runs one page.
"""

import os
from unittest.mock import patch

import jupytext
import numpy as np
import pytest
from hypothesis import settings
from nbval.plugin import IPyNbFile

from lib.corpus import Corpus
from lib.negative_sampling import noise_distribution
from lib.windows import cooccurrence

# A busy machine is no failure. HYPOTHESIS_PROFILE=thorough is the weekly run's.
settings.register_profile("quick", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
os.environ.pop("EXPLORE_STATIC", None)  # pages run here as they do for a reader with a kernel


class Page(IPyNbFile):
    """A MyST page, each code cell a test. No outputs are stored: its asserts are what can fail."""

    def collect(self):
        notebook = jupytext.read(self.path, fmt="md:myst")
        with patch("nbformat.read", return_value=notebook):
            return list(super().collect())


class PageCollector:
    def pytest_collect_file(self, file_path, parent):
        if file_path.suffix == ".md" and "{code-cell}" in file_path.read_text(encoding="utf8"):
            return Page.from_parent(parent, path=file_path)


def pytest_configure(config):
    config.pluginmanager.register(PageCollector())  # a conftest's own hooks see its folder only


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
