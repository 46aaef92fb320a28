"""Factorisations against loops over the definition, the exact SVD, and Eckart and Young."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.utils.extmath import randomized_svd

from lib.factorise import fill_ratings, pmi, ppmi, svd_vectors, top_svd


@settings(deadline=None, max_examples=40)
@given(V=st.integers(2, 12), seed=st.integers(0, 999))
def test_pmi_is_its_definition_word_by_word(V, seed):
    rng = np.random.default_rng(seed)
    C = rng.integers(0, 4, (V, V)) + np.eye(V, dtype=int)
    noise = rng.dirichlet(np.ones(V))
    plain, noisy, positive = pmi(C), pmi(C, noise), ppmi(C, shift=0.5)
    for i in range(V):
        for j in range(V):
            p_ij, p_i, p_j = C[i, j] / C.sum(), C[i].sum() / C.sum(), C[:, j].sum() / C.sum()
            if p_ij == 0:
                assert plain[i, j] == noisy[i, j] == -np.inf
                assert positive[i, j] == 0
            else:
                assert plain[i, j] == pytest.approx(np.log(p_ij / (p_i * p_j)))
                assert noisy[i, j] == pytest.approx(np.log(p_ij / (p_i * noise[j])))
                assert positive[i, j] == pytest.approx(max(plain[i, j] - 0.5, 0))


def test_words_that_meet_as_chance_has_it_have_no_pmi():
    assert_allclose(pmi(np.outer([1, 2, 3], [4, 5, 6])), 0, atol=1e-12)


def test_a_word_that_never_occurs_has_no_association():
    assert (ppmi(np.array([[2.0, 0], [0, 0]])) == 0).all()


def test_pmi_refuses_what_are_not_counts():
    with pytest.raises(ValueError, match="not negative"):
        pmi(np.array([[1.0, -1]]))
    with pytest.raises(ValueError, match="finite"):
        pmi(np.array([[1.0, np.nan]]))


@settings(deadline=None, max_examples=30)
@given(V=st.integers(3, 20), seed=st.integers(0, 999))
def test_svd_vectors_come_as_close_as_any_product_can(V, seed):
    M = np.random.default_rng(seed).normal(size=(V, V))
    dim = 1 + seed % V
    W_in, W_out = svd_vectors(M, dim)
    s = np.linalg.svd(M, compute_uv=False)
    error = np.linalg.norm(M - W_in @ W_out.T)
    assert error == pytest.approx(np.sqrt((s[dim:] ** 2).sum()), abs=1e-9)  # Eckart and Young
    assert_allclose((W_in**2).sum(0), s[:dim], atol=1e-9)
    assert_allclose((W_out**2).sum(0), s[:dim], atol=1e-9)
    assert (W_in.max(0) >= np.abs(W_in).max(0) - 1e-12).all()


def test_the_short_way_agrees_with_the_exact_one():
    rng = np.random.default_rng(0)
    decay = 0.8 ** np.arange(510)  # real co-occurrence tables fall off too
    M = rng.normal(size=(520, 510)) * decay @ rng.normal(size=(510, 510))
    U, s, Vt = top_svd(M, 8)
    U_exact, s_exact, Vt_exact = np.linalg.svd(M, full_matrices=False)
    assert_allclose(s, s_exact[:8], rtol=1e-6)
    assert_allclose((U * s) @ Vt, (U_exact * s_exact)[:, :8] @ Vt_exact[:8], atol=1e-3)
    assert_allclose(s, randomized_svd(M, 8, random_state=0)[1], rtol=1e-4)


@pytest.mark.parametrize("dim", [0, 5])
def test_svd_vectors_refuse_a_dim_the_matrix_does_not_have(dim):
    with pytest.raises(ValueError, match=f"in 1 … 4, got {dim}"):
        svd_vectors(np.eye(4), dim)


def test_missing_ratings_of_a_low_rank_table_are_recovered():
    rng = np.random.default_rng(3)
    R = 3 + rng.normal(size=(30, 2)) @ rng.normal(size=(2, 12))
    holes = rng.random(R.shape) < 0.15
    filled = fill_ratings(np.where(holes, np.nan, R), rank=3, rounds=3000)
    assert_allclose(filled[~holes], R[~holes])
    assert np.abs(filled - R)[holes].max() < 0.05
    assert np.abs(np.nanmean(np.where(holes, np.nan, R), 0) - R)[holes].max() > 0.5


def test_ratings_nobody_gave_or_factors_nobody_has_are_refused():
    with pytest.raises(ValueError, match="item 1 has no rating: leave"):
        fill_ratings(np.array([[1, np.nan], [2, np.nan]]), 1)
    with pytest.raises(ValueError, match="rank must be in 1 … 2, got 3"):
        fill_ratings(np.ones((3, 2)), 3)
