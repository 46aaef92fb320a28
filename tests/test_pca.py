"""PCA and map honesty against scikit-learn, the SVD, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
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


@settings(deadline=None, max_examples=60)
@given(n=st.integers(2, 60), d=st.integers(1, 12), seed=st.integers(0, 1000))
def test_properties_of_any_fit(n, d, seed):
    X = table(n, d, seed)
    pca = PCA(min(n, d))
    Z = pca.fit_transform(X)
    assert_allclose(pca.inverse_transform(Z), X, atol=1e-6)  # every component: nothing is lost
    assert_allclose(pca.components_ @ pca.components_.T, np.eye(min(n, d)), atol=1e-8)
    assert (np.diff(pca.explained_variance_) <= 1e-9).all()
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1)
    assert_allclose(Z.var(axis=0, ddof=1), pca.explained_variance_, atol=1e-8)
    largest = np.abs(pca.components_).max(axis=1)
    assert (pca.components_.max(axis=1) >= largest - 1e-6).all()  # signs


@settings(deadline=None, max_examples=30)
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
        (np.zeros(5), r"two dimensions .* got shape \(5,\)"),
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
def test_refuses_nan_and_infinity_and_names_the_column(shape, value):
    X = np.ones(shape)
    X[-1, 2] = value
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="column 2"):
        PCA(2).fit(X)


def test_refuses_to_transform_too_early_or_the_wrong_width():
    with pytest.raises(ValueError, match=r"call fit\(X\) first"):
        PCA(2).transform(np.zeros((3, 3)))
    pca = PCA(2).fit(table(10, 4))
    with pytest.raises(ValueError, match="d = 4 columns"):
        pca.transform(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="n_components = 2 columns"):
        pca.inverse_transform(np.zeros((3, 4)))


@settings(deadline=None, max_examples=25)
@given(n=st.integers(12, 60), d=st.integers(2, 20), k=st.integers(1, 5), seed=st.integers(0, 99))
def test_trustworthiness_agrees_with_scikit_learn(n, d, k, seed):
    X = table(n, d, seed)
    Z = np.random.default_rng(seed).normal(size=(n, 2))
    for map_ in (X[:, :2], Z):
        expected = sklearn_trustworthiness(X, map_, n_neighbors=k)
        assert trustworthiness(X, map_, k) == pytest.approx(expected)
    assert trustworthiness(X, X, k) == pytest.approx(1)


def test_true_ranks_on_points_one_can_check_by_eye():
    X = np.array([[0.0, 0], [1, 0], [3, 0], [0, 9]])  # the map below forgets the second column
    assert true_ranks(X, X[:, :1], k=2).tolist() == [[3, 1], [1, 3], [1, 2], [1, 2]]


def test_map_honesty_refuses_senseless_input():
    X = table(10, 3)
    with pytest.raises(ValueError, match="same points"):
        true_ranks(X, X[:5])
    with pytest.raises(ValueError, match="k must be between 1 and"):
        true_ranks(X, X, k=10)
    with pytest.raises(ValueError, match="less than half"):
        trustworthiness(X, X, k=5)
