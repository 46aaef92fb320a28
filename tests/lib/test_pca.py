"""PCA and map honesty against scikit-learn, the SVD, and what must hold for any data."""

import math

import numpy as np
import pytest
import scipy.sparse
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.decomposition import PCA as SklearnPCA
from sklearn.manifold import trustworthiness as sklearn_trustworthiness

from lib.pca import PCA, true_ranks, trustworthiness


def table(n, d, seed=0, rank=None, dtype=float):
    """Correlated columns with a mean far from zero, of the given rank."""
    rng = np.random.default_rng(seed)
    rank = rank or min(n, d)
    X = rng.normal(size=(n, rank)) @ rng.normal(size=(rank, d)) + rng.normal(0, 5, d)
    return X.astype(dtype)


@pytest.mark.parametrize("shape", [(8, 300), (40, 30), (500, 20), (9000, 12)])
def test_agrees_with_scikit_learn(shape):
    X, k = table(*shape), 5
    ours, theirs = PCA(k), SklearnPCA(k, svd_solver="full").fit(X)
    Z = ours.fit_transform(X)
    same_sign = np.sign((ours.components_ * theirs.components_).sum(axis=1))
    assert_allclose(ours.components_, theirs.components_ * same_sign[:, None], atol=1e-8)
    assert_allclose(Z, theirs.transform(X) * same_sign, atol=1e-7)
    for name in ("mean_", "explained_variance_", "explained_variance_ratio_", "singular_values_"):
        assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-10)
    assert_allclose(ours.inverse_transform(Z), theirs.inverse_transform(theirs.transform(X)))


def test_float32_keeps_more_digits_than_float32_sums_would():
    X = table(60_000, 8, dtype=np.float32) + np.float32(100)
    exact = PCA(8).fit(X.astype(float)).explained_variance_ratio_
    ours, theirs = PCA(8).fit(X), SklearnPCA(8).fit(X)
    assert_allclose(ours.explained_variance_ratio_, exact, atol=2e-8)
    assert np.abs(theirs.explained_variance_ratio_ - exact).max() > 2e-8


@pytest.mark.parametrize("shape", [(6, 50), (30, 30), (2000, 10)])
def test_rank_deficient_data(shape):
    X = table(*shape, rank=3)
    pca = PCA(min(shape)).fit(X)
    assert (pca.explained_variance_ >= 0).all()
    assert pca.explained_variance_ratio_[:3].sum() == pytest.approx(1)
    assert_allclose(pca.components_ @ pca.components_.T, np.eye(min(shape)), atol=1e-10)
    assert_allclose(PCA(3).fit(X).inverse_transform(PCA(3).fit_transform(X)), X, atol=1e-6)


def test_rows_that_do_not_vary_have_no_variance():
    pca = PCA(2).fit(np.full((5, 3), 7.0))
    assert_allclose(pca.explained_variance_ratio_, 0)


types = st.sampled_from([float, np.float32, np.float16, int, np.int8])


@given(n=st.integers(2, 60), d=st.integers(1, 12), seed=st.integers(0, 1000), dtype=types)
def test_properties_of_any_fit(n, d, seed, dtype):
    X = table(n, d, seed).astype(dtype)
    assume(len(np.unique(X, axis=0)) > 1)
    before, pca = X.copy(), PCA(min(n, d))
    Z = pca.fit_transform(X)
    assert np.array_equal(X, before)
    X = X.astype(float)
    assert_allclose(pca.inverse_transform(Z), X, atol=1e-6)  # every component: nothing is lost
    assert_allclose(pca.components_ @ pca.components_.T, np.eye(min(n, d)), atol=1e-8)
    assert (np.diff(pca.explained_variance_) <= 1e-9).all()
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1)
    assert_allclose(Z.var(axis=0, ddof=1), pca.explained_variance_, rtol=1e-4, atol=1e-8)
    assert_allclose(pca.singular_values_**2, pca.explained_variance_ * (n - 1))
    largest = np.abs(pca.components_).max(axis=1)
    assert (pca.components_.max(axis=1) >= largest - 1e-6).all()  # signs


@given(
    n=st.sampled_from([30, 400, 5000]),
    offset=st.integers(-2, 5),
    outlier=st.integers(0, 5),
    scale=st.integers(-25, 15),
    spread=st.integers(0, 4),
    late=st.booleans(),
    seed=st.integers(0, 99),
)
def test_float32_is_good_far_from_zero_beside_outliers_and_at_any_scale(
    n, offset, outlier, scale, spread, late, seed
):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3)) * 10.0 ** np.r_[0, -spread, 0]
    X[n // 2 if late else 0 :] += 10.0**offset  # a mean that the first rows need not tell
    X[-1] *= 10.0**outlier
    X = (X * 10.0**scale).astype(np.float32)
    pca, exact = PCA(3).fit(X), np.linalg.svd(X - X.mean(axis=0, dtype=float), full_matrices=False)
    variances = (exact[1].astype(float)) ** 2 / (n - 1)
    reach = float(np.abs(X).max()) ** 2 * 1e-24  # beyond the digits of float64
    assert_allclose(pca.explained_variance_, variances, rtol=1e-4, atol=reach)
    assert_allclose(pca.explained_variance_ratio_.sum(), 1)
    assert_allclose(pca.transform(X) @ pca.components_ + pca.mean_, X, atol=1e-6 * np.abs(X).max())


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("n", [50, 5000])
def test_small_directions_beside_large_ones_are_kept(n, dtype):
    rng = np.random.default_rng(0)
    signal = 10.0 ** -np.arange(0, 12, 3)  # the covariance squares them: 1 to 1e-18
    X = (rng.normal(size=(n, 4)) * signal).astype(dtype)
    exact = np.linalg.svd(X - X.mean(axis=0, dtype=float), compute_uv=False)
    assert_allclose(PCA(4).fit(X).singular_values_, exact, rtol=1e-6)
    assert_allclose(np.abs(PCA(4).fit(X).components_), np.eye(4), atol=0.01)


def test_values_whose_squares_leave_the_range_of_float32_have_a_variance():
    X = np.random.default_rng(0).normal(size=(500, 3))
    expected = PCA(3).fit(X).explained_variance_
    for scale in (2.0**-90, 2.0**-69, 2.0**90):
        ours = PCA(3).fit((X * scale).astype(np.float32)).explained_variance_
        assert_allclose(ours, expected * scale**2, rtol=1e-5)


@pytest.mark.parametrize("value", [0.1, 7.1, 1e30])
@pytest.mark.parametrize("n", [7, 3001])
def test_equal_rows_have_no_variance_at_all(n, value):
    pca = PCA(2).fit(np.full((n, 3), value))
    assert (pca.explained_variance_ == 0).all() and (pca.explained_variance_ratio_ == 0).all()
    assert (pca.mean_ == value).all()


def test_signs_do_not_hang_on_the_last_digit():
    for nudge in (-1e-12, 0, 1e-12):
        X = np.array([[1, -1 - nudge, 0], [-1, 1 + nudge, 0], [0, 0, 0.1], [0, 0, -0.1]])
        assert_allclose(PCA(1).fit(X).components_, [[0.5**0.5, -(0.5**0.5), 0]], atol=1e-9)


def test_no_array_handed_out_is_a_view_of_the_callers():
    X = table(40, 3)
    pca = PCA(2)
    Z = pca.fit_transform(X)
    for array in (pca.mean_, pca.components_, Z, pca.inverse_transform(Z)):
        assert not np.shares_memory(array, X)


@given(seed=st.integers(0, 1000), k=st.integers(1, 4))
def test_no_projection_keeps_more_than_the_principal_one(seed, k):
    X = table(40, 6, seed)
    Q, _ = np.linalg.qr(np.random.default_rng(seed + 1).normal(size=(6, k)))
    other = ((X - X.mean(0)) @ Q).var(axis=0, ddof=1).sum()
    assert PCA(k).fit(X).explained_variance_.sum() >= other - 1e-9


def test_mirrored_data_give_the_same_directions():
    X = table(50, 6)
    assert_allclose(PCA(3).fit(X).components_, PCA(3).fit(-X).components_, atol=1e-10)
    assert_allclose(PCA(2).fit([[0, 1], [1, 0], [2, -1]]).components_[0], [0.5**0.5, -(0.5**0.5)])


@pytest.mark.parametrize("bad", [0, -1, 1.5, "two", None])
def test_refuses_a_senseless_number_of_components(bad):
    with pytest.raises(ValueError, match=rf"positive integer, got {bad!r}"):
        PCA(bad)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros(5), r"X must have 2 dimensions, got \(5,\)"),
        (np.ma.masked_equal(np.eye(4), 1), "X has masked entries"),
        ([[1, 2], [3]], "X must have rows of equal length"),
        (np.zeros((1, 4)), "at least 2 rows"),
        (np.zeros((2, 9)), "at most 2"),
        (np.zeros((9, 2)), "at most 2"),
    ],
)
def test_refuses_shapes_it_cannot_use(X, message):
    with pytest.raises(ValueError, match=message):
        PCA(3).fit(X)


@pytest.mark.parametrize("shape", [(10, 4), (6000, 4)])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("dtype", [float, np.float32, object])
def test_refuses_nan_and_infinity_and_names_the_place(shape, value, dtype):
    X = np.ones(shape, dtype)
    X[-1, 2] = value
    words = rf"X holds {value} at \[{shape[0] - 1}, 2\]" if dtype is not object else "real numbers"
    with pytest.raises((ValueError, TypeError), match=words):
        PCA(2).fit(X)
    with pytest.raises((ValueError, TypeError), match=words):
        PCA(2).fit(table(10, 4)).transform(X)


def test_refuses_sparse_tables_and_says_what_to_do():
    with pytest.raises(TypeError, match=r"X is sparse.*X\.toarray\(\)"):
        PCA(1).fit(scipy.sparse.csr_matrix(np.eye(3)))
    with pytest.raises(TypeError, match=r"Z is sparse.*Z\.toarray\(\)"):
        PCA(1).fit(np.eye(3)).inverse_transform(scipy.sparse.eye_array(1))


def test_refuses_to_transform_too_early_or_the_wrong_width():
    with pytest.raises(ValueError, match=r"call fit\(X\) first"):
        PCA(2).transform(np.zeros((3, 3)))
    pca = PCA(2).fit(table(10, 4))
    with pytest.raises(ValueError, match="X must have d = 4 columns as in fit"):
        pca.transform(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="Z must have n_components = 2 columns"):
        pca.inverse_transform(np.zeros((3, 4)))


@given(
    n=st.integers(12, 60),
    d=st.integers(2, 20),
    k=st.builds(lambda k, kind: kind(k), st.integers(1, 5), st.sampled_from([int, np.int8])),
    seed=st.integers(0, 99),
)
def test_trustworthiness_agrees_with_scikit_learn(n, d, k, seed):
    X = table(n, d, seed)
    Z = np.random.default_rng(seed).normal(size=(n, 2))
    for map_ in (X[:, :2], Z):
        expected = sklearn_trustworthiness(X, map_, n_neighbors=int(k))
        assert trustworthiness(X, map_, k) == pytest.approx(expected)
    assert trustworthiness(X, X, k) == pytest.approx(1)


@given(
    n=st.integers(2, 20), d=st.integers(1, 4), seed=st.integers(0, 99), outlier=st.integers(0, 12),
    dtype=st.sampled_from([float, np.float32, np.float16, int]), data=st.data(),
)  # fmt: skip
def test_true_ranks_are_brute_force(n, d, seed, outlier, dtype, data):
    rng, k = np.random.default_rng(seed), data.draw(st.integers(1, n - 1))
    X, Z = (4 * rng.normal(size=(2, n, d))).astype(dtype)
    X[-1] *= 10 ** min(outlier, 3 if dtype == np.float16 else 12)
    ranks = true_ranks(X, Z, k)
    for i in range(n):
        near = [
            sorted(set(range(n)) - {i}, key=lambda j: math.dist(T[i].tolist(), T[j].tolist()))
            for T in (X, Z)
        ]
        assert ranks[i].tolist() == [1 + near[0].index(j) for j in near[1][:k]]


def test_true_ranks_on_points_one_can_check_by_eye():
    X = np.array([[0.0, 0], [1, 0], [3, 0], [0, 9]])  # the map below forgets the second column
    assert true_ranks(X, X[:, :1], n_neighbors=2).tolist() == [[3, 1], [1, 3], [1, 2], [1, 2]]


def test_map_honesty_refuses_senseless_input():
    X = table(10, 3)
    with pytest.raises(ValueError, match="same points, two or more, got 10 and 5 rows"):
        true_ranks(X, X[:5])
    with pytest.raises(ValueError, match="got 1 and 1 rows"):
        true_ranks(X[:1], X[:1])
    for wrong in (0, 10, 2.0, None):
        with pytest.raises(
            ValueError, match=f"n_neighbors must be an integer from 1 to 9, got {wrong}"
        ):
            true_ranks(X, X, n_neighbors=wrong)
    for judge in (true_ranks, trustworthiness):
        with pytest.raises(ValueError, match=r"X holds nan at \[0, 0\]"):
            judge(X * np.nan, X[:, :2], 2)
        with pytest.raises(ValueError, match="Z has masked entries"):
            judge(X, np.ma.masked_greater(X, 0), 2)
        with pytest.raises(ValueError, match="same points"):
            judge(X, X[:9], 2)
    with pytest.raises(ValueError, match="less than half"):
        trustworthiness(X, X, n_neighbors=5)
