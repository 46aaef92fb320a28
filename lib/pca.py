"""Principal component analysis, and how far to trust the map it draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.svd import signs_of

BLOCK = 2048  # rows at a time: 2048 x 100 numbers stay in a processor's cache
TRUSTED = 1e4  # a variance this many times the rounding error is right to four digits at least


class PCA:
    """Project rows onto the few orthogonal directions along which they vary most.

    The interface is scikit-learn's; `n_components`, the directions kept, is 1 to min(n, d). After
    `fit(X)` with X (n, d): `mean_` (d,) is subtracted before projecting; `components_`
    (n_components, d) are orthonormal rows, the direction of largest variance first;
    `explained_variance_` (n_components,) is the variance along each (divisor n - 1, units of X
    squared), `explained_variance_ratio_` the same as a share of the total, `singular_values_` those
    of the centred X. All are float64, and good to four digits also for small variances beside large
    ones and for float32 rows far from zero.

    Each component has its largest entry positive, so the same data give the same map; but where two
    variances are equal any turn of the two directions is as good, and the machine chooses one.
    Pearson (1901), Philosophical Magazine 2(11); SVD form: Eckart and Young (1936).
    """

    def __init__(self, n_components: int):
        self.n_components = checks.integer("n_components", n_components)

    def fit(self, X: ArrayLike) -> PCA:
        """Find the mean and the principal directions of X (n, d)."""
        X, k = _as_table("X", X), self.n_components
        n, d = X.shape
        if n < 2:
            raise ValueError(f"variance needs at least 2 rows, got {n}")
        if k > min(n, d):
            raise ValueError(
                f"n_components={k} is too many for X of shape {X.shape}: choose at most {min(n, d)}"
            )
        found = _by_covariance(X, k) if n >= 10 * d else None
        self.mean_, variances, directions = found or _by_svd(checks.finite("X", X))
        total = variances.sum() or 1.0  # no 0 / 0
        self.components_ = directions[:k] * signs_of(directions[:k])[:, None]
        self.explained_variance_ = variances[:k]
        self.explained_variance_ratio_ = variances[:k] / total
        self.singular_values_ = np.sqrt(variances[:k] * (n - 1))
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Return the coordinates of X (m, d) along the components, (m, n_components)."""
        X = self._check_width("X", X, "d", axis=1)
        return (X - self.mean_) @ self.components_.T

    def fit_transform(self, X: ArrayLike) -> np.ndarray:
        """Fit to X (n, d), then return its coordinates (n, n_components)."""
        return self.fit(X).transform(X)

    def inverse_transform(self, Z: ArrayLike) -> np.ndarray:
        """Return the points (m, d) that coordinates Z (m, n_components) stand for."""
        Z = self._check_width("Z", Z, "n_components", axis=0)
        return Z @ self.components_ + self.mean_

    def _check_width(self, name: str, X: ArrayLike, size: str, axis: int) -> np.ndarray:
        if not hasattr(self, "components_"):
            raise ValueError("this PCA has seen no data yet: call fit(X) first")
        X, width = checks.finite(name, _as_table(name, X)), self.components_.shape[axis]
        if X.shape[1] != width:
            raise ValueError(f"{name} must have {size} = {width} columns as in fit, got {X.shape}")
        return X


def _by_covariance(X: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return mean, variances and directions from the covariance, summed over blocks of rows.

    For tall tables: the covariance has only d x d entries, and X is never copied as a whole. But
    squares double the range of the numbers: None where the k-th variance is lost in their rounding.
    """
    n, d = X.shape
    shift = X[:BLOCK].mean(axis=0)  # near the mean: keeps the sums small and exact
    total, gram = np.zeros(d), np.zeros((d, d))  # float64, even for float32 rows
    room = np.empty((min(n, BLOCK), d), X.dtype)  # reused: fresh memory for each block is slow
    with np.errstate(over="ignore", invalid="ignore"):  # seen in the sums
        for start in range(0, n, BLOCK):
            block = X[start : start + BLOCK]
            rows = np.subtract(block, shift, out=room[: len(block)])
            total += np.ones(len(rows), rows.dtype) @ rows
            gram += rows.T @ rows
    if not np.isfinite(gram).all():
        return None
    offset = total / n
    variances, directions = np.linalg.eigh((gram - n * np.outer(offset, offset)) / (n - 1))
    size = np.finfo(X.dtype)
    lost = TRUSTED * size.eps * gram.diagonal().max() / n + size.tiny / size.eps
    if variances[-k] <= lost:  # ascending
        return None
    return shift + offset, np.maximum(variances[::-1], 0), directions.T[::-1]


def _by_svd(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same from the singular value decomposition of the centred X, in float64.

    Each block of rows is folded into a triangle R, whose singular values and directions are those
    of all rows so far: so a tall X is never copied as a whole here either.
    """
    n, d = X.shape
    shift = X[0].astype(float)  # rows that are all alike differ from it by exactly 0
    size = max(BLOCK, d)
    blocks = [X[start : start + size] for start in range(0, n, size)]
    offset = sum((block - shift).sum(axis=0) for block in blocks) / n
    R = np.empty((0, d))
    for block in blocks:
        R = np.linalg.qr(np.concatenate([R, block - shift - offset]), mode="r")
    _, s, Vt = np.linalg.svd(R, full_matrices=False)
    return shift + offset, s**2 / (n - 1), Vt


def _as_table(name: str, X: ArrayLike) -> np.ndarray:
    """Return X as float32 or float64, with two dimensions; NaN may still be in it."""
    if hasattr(X, "toarray"):
        raise TypeError(f"{name} is sparse, and centring would fill it: pass {name}.toarray()")
    plain = type(X) is np.ndarray and X.ndim == 2 and X.dtype in (np.float32, np.float64)
    return X if plain else checks.numbers(name, X, 2)  # large arrays are looked through only once


def true_ranks(X: ArrayLike, Z: ArrayLike, n_neighbors: int = 5) -> np.ndarray:
    """Return, for each point's nearest neighbours on the map Z, their rank as neighbours in X.

    X (n, d) are the vectors, Z (n, m) the map. Entry [i, j] of the result (n, n_neighbors) is 1
    if the map's j-th neighbour of point i is its nearest neighbour in X too, and n - 1 if it is the
    farthest. Distances are Euclidean; of equally near points the first comes first. Memory grows
    with n x n.
    """
    X, Z = checks.numbers("X", X, 2), checks.numbers("Z", Z, 2)
    if len(X) != len(Z) or len(X) < 2:
        raise ValueError(
            f"X and Z must describe the same points, two or more, got {len(X)} and {len(Z)} rows"
        )
    n_neighbors = checks.integer("n_neighbors", n_neighbors, high=len(X) - 1)
    rank = np.zeros((len(X), len(X)), int)
    np.put_along_axis(rank, _neighbours(X), np.arange(1, len(X))[None, :], axis=1)
    return np.take_along_axis(rank, _neighbours(Z)[:, :n_neighbors], axis=1)


def trustworthiness(X: ArrayLike, Z: ArrayLike, n_neighbors: int = 5) -> float:
    """Return how far neighbours drawn on a map Z (n, m) are neighbours in X (n, d): 1 is perfect.

    Every one of the n_neighbors nearest on the map costs as much as its rank in X exceeds that
    number. A random map scores about 1/2. Needs n_neighbors < n / 2. Venna and Kaski (2001), ICANN.
    """
    n, near = len(X), checks.integer("n_neighbors", n_neighbors)
    if not near < n / 2:
        raise ValueError(f"n_neighbors must be less than half the {n} points, got {near}")
    excess = np.maximum(true_ranks(X, Z, near) - near, 0).sum()
    return float(1 - 2 / (n * near * (2 * n - 3 * near - 1)) * excess)


def _neighbours(X: np.ndarray) -> np.ndarray:
    """Return all other points by distance, nearest first: (n, n - 1) indices."""
    X = X.astype(float)
    order = np.empty((len(X), len(X) - 1), int)
    for i, x in enumerate(X):  # from differences: a far point cannot drown the near ones
        offset = X - x
        distance = np.einsum("nd,nd->n", offset, offset)  # squared
        distance[i] = -1  # each point comes first in its own list
        order[i] = distance.argsort(kind="stable")[1:]
    return order
