"""The Google analogies against gensim."""

import tempfile
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors

from bench.measure import Row, compare, interleave, peak_megabytes
from lib.analogies import evaluate_analogies
from lib.datasets import load_benchmarks, load_glove
from lib.word_vectors import WordVectors


def row(every: int, repeats: int) -> Row:
    """All 19,544 questions over 30,000 words; gensim answers every `every`-th, scaled up.

    The words are the GloVe slice and, as distractors, random vectors of the same lengths.
    """
    real, bench = load_glove(), load_benchmarks()
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(30_000 - len(real), 100))
    noise *= rng.choice(np.linalg.norm(real.E, axis=1), (len(noise), 1)) / 10
    words = [*real.words, *(f"distractor{i}" for i in range(len(noise)))]
    E = np.concatenate([real.E, noise]).astype(np.float32)
    wv, kv = WordVectors(words, E), KeyedVectors(100)
    kv.add_vectors(words, E)
    asked = bench.questions[::every]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.txt"
        lines = (" ".join(real.words[i] for i in question) for question in asked)
        path.write_text(": all\n" + "\n".join(lines) + "\n")
        sides = {
            "ours": lambda: evaluate_analogies(wv, bench.questions),
            "gensim": lambda: kv.evaluate_word_analogies(str(path), restrict_vocab=30_000),
        }
        seconds = interleave(sides, repeats)
        theirs = sides["gensim"]()[0]
        memory = {name: peak_megabytes(work) for name, work in sides.items()}
    right = evaluate_analogies(wv, bench.questions) == bench.questions[:, 3]
    return compare(
        {
            "what": "Google analogies, 19,544 on 30,000 x 100",
            "against": f"gensim on every {every}th question, scaled up", "goal": "≥ 12x",
            "quality": f"{right[::every].mean():.2%} / {theirs:.2%}; all {right.mean():.2%}",
            "memory": f"{memory['ours']:.0f} / {memory['gensim']:.0f} MB",
        },
        seconds["ours"], seconds["gensim"] * len(bench.questions) / len(asked), 12,
    )  # fmt: skip
