"""Principal component analysis, and how far to trust the map it draws."""

from __future__ import annotations

import numpy as np

from .corpus import check_positive_int

BLOCK = 2048  # rows at a time: 2048 x 100 numbers stay in a processor's cache


class PCA:
    """Project rows onto the few orthogonal directions along which they vary most.

    The interface is scikit-learn's; the signs are fixed, so the same data always give the same map.

    Parameters
    ----------
    n_components : int
        How many directions to keep, between 1 and min(n, d).

    Attributes, after ``fit(X)`` with X of shape (n, d)
    ---------------------------------------------------
    mean_ : (d,), what is subtracted before projecting.
    components_ : (n_components, d), orthonormal rows, the direction of largest variance first.
    explained_variance_ : (n_components,), variance along each (divisor n - 1, units of X squared).
    explained_variance_ratio_ : (n_components,), the same as a share of the total variance.
    singular_values_ : (n_components,), of the centred X.

    Source: Pearson (1901), Philosophical Magazine 2(11); SVD form: Eckart and Young (1936).
    """

    def __init__(self, n_components: int):
        check_positive_int("n_components", n_components)
        self.n_components = int(n_components)

    def fit(self, X: np.ndarray) -> PCA:
        """Find the mean and the principal directions of X (n, d)."""
        X = _as_table(X, "X")
        n, d = X.shape
        if n < 2:
            raise ValueError(f"variance needs at least 2 rows, got {n}")
        if self.n_components > min(n, d):
            raise ValueError(
                f"n_components={self.n_components} is too many for X of "
                f"shape {X.shape}: choose at most {min(n, d)}"
            )
        find = _by_covariance if n >= 10 * d else _by_svd
        self.mean_, variances, directions = find(X)
        k, total = self.n_components, variances.sum() or 1.0  # no 0 / 0
        self.components_ = _fix_signs(directions[:k])
        self.explained_variance_ = variances[:k]
        self.explained_variance_ratio_ = variances[:k] / total
        self.singular_values_ = np.sqrt(variances[:k] * (n - 1))
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """Coordinates of X (m, d) along the components: (m, n_components)."""
        X = self._check_width(X, "d", axis=1)
        return (X - self.mean_) @ self.components_.T

    def fit_transform(self, X: np.ndarray) -> np.ndarray:
        """Fit to X (n, d), then return its coordinates (n, n_components)."""
        return self.fit(X).transform(X)

    def inverse_transform(self, Z: np.ndarray) -> np.ndarray:
        """The points (m, d) that coordinates Z (m, n_components) stand for."""
        Z = self._check_width(Z, "n_components", axis=0)
        return Z @ self.components_ + self.mean_

    def _check_width(self, X: np.ndarray, name: str, axis: int) -> np.ndarray:
        if not hasattr(self, "components_"):
            raise ValueError("this PCA has seen no data yet: call fit(X) first")
        X, width = _as_table(X, "the argument"), self.components_.shape[axis]
        if X.shape[1] != width:
            raise ValueError(f"expected {name} = {width} columns as in fit, got shape {X.shape}")
        return X


def _by_svd(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, variances and directions from the singular value decomposition of the centred X."""
    mean = X.mean(axis=0, dtype=np.float64)
    _check_finite(mean)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)  # X - mean = U diag(s) Vt
    return mean, s**2 / (len(X) - 1), Vt


def _by_covariance(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same from the eigenvectors of the covariance, which is summed over blocks of rows.

    For tall tables: the covariance has only d x d entries, and X is never copied as a whole.
    """
    n, d = X.shape
    shift = X[:BLOCK].mean(axis=0)  # near the mean: keeps the sums small and exact
    total, gram = np.zeros(d), np.zeros((d, d))  # float64, even for float32 rows
    room = np.empty((min(n, BLOCK), d), X.dtype)  # reused: fresh memory for each block is slow
    for start in range(0, n, BLOCK):
        block = X[start : start + BLOCK]
        rows = np.subtract(block, shift, out=room[: len(block)])
        total += np.ones(len(rows), rows.dtype) @ rows
        gram += rows.T @ rows
    _check_finite(total)
    offset = total / n
    covariance = (gram - n * np.outer(offset, offset)) / (n - 1)
    variances, directions = np.linalg.eigh(covariance)  # ascending
    return shift + offset, np.maximum(variances[::-1], 0), directions.T[::-1]


def _fix_signs(components: np.ndarray) -> np.ndarray:
    """Flip each row so that its largest loading (the first of equals) is positive."""
    largest = np.abs(components).round(6).argmax(axis=1)
    signs = np.where(components[np.arange(len(components)), largest] < 0, -1.0, 1.0)
    return components * signs[:, None]


def _as_table(X: np.ndarray, name: str) -> np.ndarray:
    X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(f"{name} must have two dimensions (rows, columns), got shape {X.shape}")
    return X if X.dtype == np.float32 else X.astype(np.float64, copy=False)


def _check_finite(sums: np.ndarray) -> None:
    bad = np.flatnonzero(~np.isfinite(sums))
    if len(bad):
        raise ValueError(f"X has NaN or infinity in column {bad[0]}: drop or fill those rows")


def true_ranks(X: np.ndarray, Z: np.ndarray, k: int = 5) -> np.ndarray:
    """For every point's k nearest neighbours on the map Z, their rank as neighbours in X.

    X (n, d) are the vectors, Z (n, m) the map. Entry [i, j] of the result (n, k) is 1 if the map's
    j-th neighbour of point i is its nearest neighbour in X too, and n - 1 if it is the farthest.
    Distances are Euclidean; memory grows with n x n.
    """
    X, Z = _as_table(X, "X"), _as_table(Z, "Z")
    if len(X) != len(Z):
        raise ValueError(f"X and Z must describe the same points, got {len(X)} and {len(Z)} rows")
    if not 1 <= k < len(X):
        raise ValueError(f"k must be between 1 and n - 1 = {len(X) - 1}, got {k}")
    rank = np.zeros((len(X), len(X)), int)
    np.put_along_axis(rank, _neighbours(X), np.arange(1, len(X))[None, :], axis=1)
    return np.take_along_axis(rank, _neighbours(Z)[:, :k], axis=1)


def trustworthiness(X: np.ndarray, Z: np.ndarray, k: int = 5) -> float:
    """How far the neighbours drawn on a map Z (n, m) are neighbours in X (n, d): 1 is perfect.

    Every one of the k neighbours on the map costs as much as its rank in X exceeds k. A random
    map scores about 1/2. Needs k < n / 2. Source: Venna and Kaski (2001), ICANN.
    """
    n = len(X)
    if not k < n / 2:
        raise ValueError(f"k must be less than half the {n} points, got {k}")
    excess = np.maximum(true_ranks(X, Z, k) - k, 0).sum()
    return float(1 - 2 / (n * k * (2 * n - 3 * k - 1)) * excess)


def _neighbours(X: np.ndarray) -> np.ndarray:
    """All other points by distance, nearest first: (n, n - 1) indices."""
    X = X - X.mean(axis=0)
    norms = (X**2).sum(axis=1)
    distance = norms[:, None] + norms[None, :] - 2 * X @ X.T  # squared, (n, n)
    np.fill_diagonal(distance, -np.inf)  # each point comes first in its own list
    return distance.argsort(axis=1, kind="stable")[:, 1:]
