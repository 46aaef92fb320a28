"""PCA against the thin SVD and scikit-learn; the Google analogies against gensim."""

import tempfile
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors
from sklearn.decomposition import PCA as SklearnPCA

from bench.measure import Row, compare, interleave, peak_megabytes
from lib.analogies import WordVectors, evaluate_analogies
from lib.evaluation import load_benchmarks
from lib.pca import PCA

DATA = Path(__file__).parent.parent / "data"


def pca_rows(n: int, repeats: int) -> list[Row]:
    """n x 100 float32 numbers of falling variance, three components."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 100), loc=1.0).astype(np.float32)
    X *= (1 / np.sqrt(np.arange(1, 101))).astype(np.float32)
    covariance = np.cov(X, rowvar=False, dtype=np.float64)
    exact = np.linalg.eigvalsh(covariance)[::-1][:3] / np.trace(covariance)

    def thin_svd() -> np.ndarray:
        s = np.linalg.svd(X - X.mean(axis=0), compute_uv=True, full_matrices=False)[1] ** 2
        return s[:3] / s.sum()

    sides = {
        "ours": lambda: PCA(3).fit(X).explained_variance_ratio_,
        "a thin SVD": thin_svd,
        "scikit-learn, default": lambda: SklearnPCA(3).fit(X).explained_variance_ratio_,
    }
    error = {name: np.abs(work() / exact - 1).max() for name, work in sides.items()}
    memory = {name: peak_megabytes(work) for name, work in sides.items()}
    seconds = interleave(sides, repeats)
    goals = {"a thin SVD": 35.0, "scikit-learn, default": 1.0}
    return [
        compare(
            {
                "what": f"PCA {n:,} x 100 to 3", "against": name, "goal": f"≥ {goal:g}x",
                "quality": f"error of the shares {error['ours']:.0e} / {error[name]:.0e}",
                "memory": f"{memory['ours']:.0f} / {memory[name]:.0f} MB",
            },
            seconds["ours"], seconds[name], goal,
        )
        for name, goal in goals.items()
    ]  # fmt: skip


def analogies_row(every: int, repeats: int) -> Row:
    """All 19,544 questions over 30,000 words; gensim answers every `every`-th, scaled up.

    The words are the GloVe slice and, as distractors, random vectors of the same lengths.
    """
    real = WordVectors.load(DATA / "glove_6b_100d_slice.npz")
    bench = load_benchmarks(DATA / "word_benchmarks.npz")
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


def rows(quick: bool) -> list[Row]:
    """All rows; the quick ones are smaller."""
    if quick:
        return [*pca_rows(100_000, 3), analogies_row(40, 3)]
    return [*pca_rows(400_000, 5), analogies_row(10, 5)]
