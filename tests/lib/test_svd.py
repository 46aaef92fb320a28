"""The truncated SVD: against NumPy's whole one, and signs that luck cannot change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.extmath import randomized_svd

from lib.svd import signs_of, truncated_svd


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_small_matrices_are_decomposed_exactly(n, m, data):
    M = np.random.default_rng(data.draw(st.integers(0, 999))).normal(size=(n, m))
    rank = data.draw(st.integers(1, min(n, m)))
    U, s, Vt = truncated_svd(M, rank)
    whole_U, whole_s, whole_Vt = np.linalg.svd(M, full_matrices=False)
    assert np.allclose(s, whole_s[:rank])
    assert np.allclose(U * s @ Vt, whole_U[:, :rank] * whole_s[:rank] @ whole_Vt[:rank])
    assert (U[np.abs(U).argmax(axis=0), np.arange(rank)] > 0).all()


def test_a_large_one_comes_as_near_as_scikit_learns_sketch():
    rng = np.random.default_rng(0)
    M = rng.normal(size=(900, 40)) * 0.9 ** np.arange(40) @ rng.normal(size=(40, 700))
    M += 0.01 * rng.normal(size=M.shape)
    exact = np.linalg.svd(M, compute_uv=False)[:10]
    U, s, Vt = truncated_svd(M, 10)
    theirs = randomized_svd(M, 10, random_state=0)[1]
    assert np.abs(s - exact).max() <= np.abs(theirs - exact).max() + 1e-9 * exact[0]
    assert np.allclose(U.T @ U, np.eye(10)) and np.allclose(Vt @ Vt.T, np.eye(10))
    assert np.allclose(U.T @ M, s[:, None] * Vt)


def test_more_turns_come_nearer_and_the_seed_hardly_matters():
    rng = np.random.default_rng(1)
    M = rng.normal(size=(600, 600))  # a flat spectrum: the hardest case
    exact = np.linalg.svd(M, compute_uv=False)[:5]
    short = [exact - truncated_svd(M, 5, turns=turns)[1] for turns in (0, 1, 4)]
    assert short[0].sum() > short[1].sum() > short[2].sum() > 0
    one, other = (truncated_svd(M, 5, seed)[1] for seed in (0, 1))
    assert not np.array_equal(one, other) and np.allclose(one, other, rtol=0.05)


def test_signs_follow_the_largest_entry_and_equals_the_first():
    rows = np.array([[0.1, -0.9, 0.2], [0.5, -0.5 - 1e-9, 0.1], [-3e-12, 1e-12, 0], [0, 0, 0]])
    assert signs_of(rows).tolist() == [-1, 1, -1, 1]


@pytest.mark.parametrize(("M", "rank"), [(np.eye(3), 0), (np.eye(3), 4), (np.eye(3)[:2], 3)])
def test_a_rank_that_is_not_there_is_refused(M, rank):
    with pytest.raises(ValueError, match=f"rank must be an integer from 1 to .*, got {rank}"):
        truncated_svd(M, rank)
