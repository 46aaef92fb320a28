"""PCA against the thin SVD and scikit-learn."""

import numpy as np
from sklearn.decomposition import PCA as SklearnPCA

from bench.measure import Row, compare, interleave, peak_megabytes
from lib.pca import PCA


def rows(n: int, repeats: int) -> list[Row]:
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
