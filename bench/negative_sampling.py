"""Skip-gram with negative sampling on real text: ours against gensim's, at equal held-out loss.

Both sides start from numbered sentences (ours) or built vocabulary (gensim): reading the text is
timed on neither, counting windows is timed on ours. Both use window 5, k = 5, d = 100, shrinking
windows, subsampling at 1e-3. Our number of epochs is chosen on the validation verses; the losses
reported are those of the test verses.
"""

import time
from collections.abc import Callable
from copy import deepcopy

import numpy as np
from gensim.models import Word2Vec

from bench.measure import Row, compare, interleave, peak_megabytes
from bench.text import KING_JAMES, SEVEN, split
from lib.corpus import Corpus
from lib.expectation import expected_loss_and_gradients
from lib.negative_sampling import NegativeSampling, keep_probability, noise_distribution
from lib.windows import cooccurrence

Tables = tuple[np.ndarray, np.ndarray]


def held_out_loss(train: Corpus, held_out: Corpus) -> Callable[[Tables], float]:
    """Return the expected loss per pair on other verses, as a function of (W_in, W_out)."""
    counts = train.vocab.counts
    C = cooccurrence(held_out, 5, True, keep_probability(counts), np.float32)
    q = noise_distribution(counts).astype(np.float32)
    return lambda tables: expected_loss_and_gradients(*tables, C, q, 5)[0]


def ours(train: Corpus, epochs: int, l2: float = 0.02, callback=None) -> Tables:
    """Count the windows and train on the counts."""
    model = NegativeSampling(
        100, 5, shrink=True, subsample=1e-3, epochs=epochs, l2=l2, callback=callback
    ).fit(train)
    return model.W_in_, model.W_out_


class Gensim:
    """Word2Vec on the same sentences; `run` trains a fresh model and returns its tables."""

    def __init__(self, train: Corpus):
        self.sentences, self.words = list(train.sentences()), train.vocab.words

    def build(self, epochs: int, workers: int = 1, alpha: float = 0.025) -> Word2Vec:
        """Return an untrained model with its vocabulary built."""
        model = Word2Vec(
            sg=1, negative=5, window=5, vector_size=100, sample=1e-3, min_count=1, seed=1,
            epochs=epochs, workers=workers, alpha=alpha,
        )  # fmt: skip
        model.build_vocab(self.sentences)
        return model

    def train(self, model: Word2Vec) -> Tables:
        """Train the model; return its tables in our order of words."""
        model.train(self.sentences, total_examples=model.corpus_count, epochs=model.epochs)
        rows = [model.wv.key_to_index[word] for word in self.words]
        return model.wv.vectors[rows], model.syn1neg[rows]


def fewest_epochs(train: Corpus, validation: Callable, target: float) -> int:
    """Return how many epochs our side needs to reach a loss on the validation verses."""
    for epochs in range(20):
        if validation(ours(train, epochs)) <= target:
            return epochs
    raise RuntimeError(f"20 epochs did not reach a validation loss of {target:.4f}")


def equal_loss_rows(
    name: str, translations: tuple[str, ...], size: int, gensim_epochs: int, repeats: int,
    reach: dict[int, float],
) -> list[Row]:  # fmt: skip
    """Compare the time to gensim's loss after `gensim_epochs`; `reach`: goal by workers."""
    train, *others = split(translations, size)
    validation, test = (held_out_loss(train, part) for part in others)
    gensim = Gensim(train)
    reference = gensim.train(gensim.build(gensim_epochs))
    epochs = fewest_epochs(train, validation, validation(reference))
    mine = ours(train, epochs)
    sides, models = {"ours": lambda: ours(train, epochs)}, {}
    for workers in reach:
        fresh = gensim.build(gensim_epochs, workers)
        models[workers] = iter([deepcopy(fresh) for _ in range(repeats)])
        sides[workers] = lambda workers=workers: gensim.train(next(models[workers]))
    seconds = interleave(sides, repeats)
    estimate = gensim.build(gensim_epochs).estimate_memory()["total"] / 1e6  # gensim's own
    peak = f"{peak_megabytes(lambda: ours(train, epochs)):.0f} / {estimate:.0f} MB"
    quality = f"test loss {test(mine):.4f} / {test(reference):.4f}"
    what = (
        f"SGNS, {name}, {len(train) / 1e6:.2f}M tokens, V={size}, d=100 ({epochs} epochs of ours)"
    )
    return [
        compare(
            {
                "what": what, "against": f"gensim, {gensim_epochs} epochs, {workers} workers",
                "goal": f"≥ {goal:g}x", "quality": quality, "memory": peak,
            },
            seconds["ours"], seconds[workers], goal,
        )
        for workers, goal in reach.items()
    ]  # fmt: skip


def best_loss_row(settings: list[tuple[int, float]]) -> Row:
    """Compare the best loss on the King James text: gensim tuned over (epochs, alpha)."""
    train, *others = split(KING_JAMES, 5000)
    validation, test = (held_out_loss(train, part) for part in others)
    gensim, best = Gensim(train), None
    for epochs, alpha in settings:
        model = gensim.build(epochs, alpha=alpha)
        start = time.perf_counter()
        tables = gensim.train(model)
        seconds, loss = time.perf_counter() - start, validation(tables)
        if best is None or loss < best[0]:
            best = loss, seconds, tables, f"gensim's best: {epochs} epochs, rate {alpha:g}"
    curve: list[float] = []
    ours(train, 14, callback=lambda _, m: curve.append(validation((m.W_in_, m.W_out_))))
    epochs = int(np.argmin(curve))
    start = time.perf_counter()
    mine = ours(train, epochs)
    seconds = time.perf_counter() - start
    losses = test(mine), test(best[2])
    row = {
        "what": f"best loss, King James ({epochs} epochs of ours)", "against": best[3],
        "goal": "as low, sooner", "quality": f"test loss {losses[0]:.4f} / {losses[1]:.4f}",
    }  # fmt: skip
    result = compare(row, np.array([seconds]), np.array([best[1]]), 1)
    result.met = result.met and losses[0] <= losses[1]
    return result


def rows(quick: bool) -> list[Row]:
    """All rows on real text; the quick ones use one translation and fewer words."""
    if quick:
        return equal_loss_rows("King James", KING_JAMES, 2000, 1, 3, {1: 3.0})
    return [
        *equal_loss_rows("seven Bibles", SEVEN, 5000, 1, 3, {1: 6.0, 2: 3.5}),
        *equal_loss_rows("King James", KING_JAMES, 5000, 5, 5, {1: 3.0}),
        best_loss_row([(20, 0.025), (20, 0.05), (30, 0.025)]),
    ]
