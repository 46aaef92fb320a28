"""What the tests share: how hard hypothesis tries, numeric gradients, a small random text."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


ALONE = """
import json, sys

sys.modules["IPython"] = None  # as in the browser
from lib.show import cells

cell, settings, unseen = json.load(sys.stdin)
cells.start()
ran = cells.run("0", **cell)
assert not ran["error"], ran["error"]
view = cells.CELLS["0"].view


def some(axis, rng):
    given = view.page["ranges"].get(axis["name"], {"words": axis["values"]})
    if "words" in given:
        return rng.choice(given["words"])
    if given["whole"]:
        return rng.randint(given["low"], given["high"])
    return float(f"{rng.uniform(given['low'], given['high']):.3g}")


import random

rng = random.Random(0)
settings += [{a["name"]: some(a, rng) for a in view.page["axes"]} for _ in range(unseen)]
with open(sys.argv[1], "w") as out:
    json.dump([(setting, view.picture(setting).drawn()[1]) for setting in settings], out)
"""


@pytest.fixture
def alone(tmp_path):
    """Run a cell with an explorable after what it needs, in a Python of its own, as a page would.

    Returns pairs of a setting and its alt text, for the given ones and for others by chance.
    """

    def alts(source: str, before: str, settings: list[dict], unseen: int = 0) -> list[tuple]:
        given = json.dumps([{"source": source, "before": before}, settings, unseen])
        out = tmp_path / "alts.json"
        command = [sys.executable, "-W", "ignore", "-c", ALONE, out]
        root = Path(__file__).parent.parent
        subprocess.run(command, input=given, text=True, cwd=root, check=True, timeout=900)
        return json.loads(out.read_text())

    return alts
