"""The toy, the tiny world, retraining under a slider, counting windows."""

import numpy as np

from bench.measure import Row, compare, interleave, peak_megabytes
from bench.text import KING_JAMES, SEVEN, split
from lib.corpus import Corpus, context_pairs, cooccurrence, toy_corpus
from lib.skip_gram import SkipGram, loss_floors, skip_gram_sgd, softmax_loss_and_gradients
from lib.world import recovery, tiny_world, tiny_world_analogies

HEADLINES = [("man", "king", "woman", "queen"), ("france", "paris", "england", "london")]


def toy_row(repeats: int) -> Row:
    """Nine seeds: 500 steps of the loop against Adam on counts, to the loop's final loss.

    Ten epochs at rate 0.2 were chosen on seeds 100 to 108. Counting is part of our time. One of
    our runs is too short to time alone, so twenty in a row are timed against one of the loop.
    """
    toy = toy_corpus()

    def counts() -> np.ndarray:
        C = np.zeros((6, 6))
        np.add.at(C, tuple(context_pairs(toy, 2, full_windows=True).T), 1)
        return C

    def ours(seed: int) -> SkipGram:
        return SkipGram(4, lr=0.2, l2=0, epochs=10, seed=seed).fit_counts(counts())

    joint, seconds, excess = counts() / counts().sum(), [], []
    for seed in range(9):
        W_in, W_out, _ = skip_gram_sgd(toy, seed=seed)
        loop_loss = softmax_loss_and_gradients(W_in, W_out, joint)[0]
        excess.append(ours(seed).loss_curve_[-1] - loop_loss)
        sides = {
            "ours": lambda s=seed: [ours(s) for _ in range(20)],
            "loop": lambda s=seed: skip_gram_sgd(toy, seed=s),
        }
        times = interleave(sides, repeats)
        seconds.append([np.median(times["ours"]) / 20, np.median(times["loop"])])
    mine, loop = np.array(seconds).T
    row = compare(
        {
            "what": "toy retrain to the loop's final loss, 9 seeds",
            "against": "the step-by-step loop",
            "goal": "≥ 60x, worst seed ≥ 40x",
            "quality": f"worst seed ends {max(excess):+.4f} nats from the loop",
        },
        mine, loop, 60,
    )  # fmt: skip
    row.met = row.met and row.lowest >= 40 and max(excess) <= 0
    return row


def retrain_rows(repeats: int) -> list[Row]:
    """Two texts: from random numbers to 99 % of the way from unigram to best."""
    return [
        retrain(tiny_world(seed=1), "tiny world, V=60, d=16", 4, 16, repeats),
        retrain(split(KING_JAMES, 100)[0], "King James, V=100, d=16", 5, 16, repeats),
    ]


def retrain(corpus: Corpus, name: str, window: int, dim: int, repeats: int) -> Row:
    """Time a cold retrain; the number of epochs is chosen on seeds 100 to 109, used on 0 to 4."""
    C = cooccurrence(corpus, window)
    best = SkipGram(dim, lr=0.05, l2=0, epochs=3000).fit_counts(C).loss_curve_[-1]
    unigram = loss_floors(C)["unigram"]

    def closed(seed: int, epochs: int) -> np.ndarray:
        model = SkipGram(dim, lr=0.16, l2=0, epochs=epochs, seed=seed).fit_counts(C)
        return (unigram - model.loss_curve_) / (unigram - best)

    epochs = max(int(np.argmax(closed(seed, 200) >= 0.99)) for seed in range(100, 110))
    gaps = [closed(seed, epochs)[-1] for seed in range(5)]
    sides = {f"{s}": lambda s=s: closed(s, epochs) for s in range(5)}
    seconds = np.concatenate([*interleave(sides, repeats).values()])
    return Row(
        what=f"cold retrain, {name} ({epochs} epochs)", against="—", goal="≤ 10 ms median",
        ours=float(np.median(seconds)), met=bool(np.median(seconds) <= 0.010),
        quality=f"5 seeds close {np.median(gaps):.1%} of the gap, the worst {min(gaps):.1%}",
    )  # fmt: skip


def tiny_world_row(worlds: int) -> Row:
    """Fresh seeds, used for no choice: do both headline analogies come out at d = 8?"""
    both, shares, seconds = [], [], []
    for seed in range(300_000, 300_000 + worlds):
        corpus = tiny_world(seed=seed)
        seconds.append(interleave({"": lambda c=corpus: SkipGram().fit(c)}, 1)[""][0])
        E = SkipGram(seed=seed).fit(corpus).W_in_
        shares.append(np.mean(list(recovery(E, corpus.vocab).values())))
        both.append(all(solves(E, corpus, question) for question in HEADLINES))
    return Row(
        what=f"tiny world, d=8, window 4, {worlds} fresh seeds", against="—", goal="≥ 95 %",
        ours=float(np.median(seconds)), met=bool(np.mean(both) >= 0.95),
        quality=f"both headlines in {np.mean(both):.0%}, all 36 analogies {np.mean(shares):.1%}",
    )  # fmt: skip


def solves(E: np.ndarray, corpus: Corpus, question: tuple[str, str, str, str]) -> bool:
    """Tell whether b - a + c is nearest to d, inputs left out."""
    assert any(question in questions for questions in tiny_world_analogies().values())
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    a, b, c, d = (corpus.vocab[word] for word in question)
    similarity = unit @ (unit[b] - unit[a] + unit[c])
    similarity[[a, b, c]] = -np.inf
    return bool(similarity.argmax() == d)


def counting_row(tokens: int, repeats: int) -> Row:
    """Window 5, V = 5,000: our counts against a plain loop on a slice, by time per token."""
    whole = repeated(split(SEVEN, 5000)[0], tokens)
    size = 200_000
    part = Corpus(whole.ids[:size], whole.sentence[:size], whole.vocab)
    ids, sentence = part.ids.tolist(), part.sentence.tolist()
    exact = loop_counts(ids, sentence, 5)
    C = cooccurrence(part, 5, dtype=np.float32)
    same = int(C.sum()) == sum(exact.values()) and all(C[cell] == n for cell, n in exact.items())
    sides = {
        "ours": lambda: cooccurrence(whole, 5, dtype=np.float32),
        "loop": lambda: loop_counts(ids, sentence, 5),
    }
    seconds = interleave(sides, repeats)
    above = peak_megabytes(sides["ours"]) - 5000**2 * 4 / 1e6
    row = compare(
        {
            "what": f"counting {tokens / 1e6:.0f}M tokens, V=5000, window 5",
            "against": f"a Python loop on {size:,} tokens, scaled up",
            "goal": "≥ 100x, ≤ 120 MB above C",
            "quality": f"equal on the slice: {'yes' if same else 'NO'}",
            "memory": f"{above:.0f} MB above C",
        },
        seconds["ours"], seconds["loop"] * tokens / size, 100,
    )  # fmt: skip
    row.met = bool(row.met and same and above <= 120)
    return row


def repeated(corpus: Corpus, tokens: int) -> Corpus:
    """Repeat a corpus until it has so many tokens."""
    times = -(-tokens // len(corpus))
    shift = np.repeat(np.arange(times), len(corpus)) * (corpus.sentence[-1] + 1)
    sentence = np.tile(corpus.sentence, times) + shift
    return Corpus(np.tile(corpus.ids, times)[:tokens], sentence[:tokens], corpus.vocab)


def loop_counts(ids: list[int], sentence: list[int], window: int) -> dict[tuple[int, int], int]:
    """Count windows the way one would write it first."""
    counts: dict[tuple[int, int], int] = {}
    for i, centre in enumerate(ids):
        for j in range(max(0, i - window), min(len(ids), i + window + 1)):
            if j != i and sentence[j] == sentence[i]:
                pair = centre, ids[j]
                counts[pair] = counts.get(pair, 0) + 1
    return counts
