"""Factorisations against loops over the definition, the exact SVD, and Eckart and Young."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose

from lib.factorisation import fill_ratings, pmi, ppmi, svd_vectors

any_counts = st.integers(1, 10).flatmap(
    lambda V: hnp.arrays(
        hnp.integer_dtypes()
        | hnp.unsigned_integer_dtypes()
        | hnp.floating_dtypes(sizes=(16, 32, 64)),
        (V, V),
        elements=st.integers(0, 9),
    )
)


@given(C=any_counts, seed=st.integers(0, 999), shift=st.floats(-1, 2))
def test_pmi_is_its_definition_word_by_word(C, seed, shift):
    assume(C.any())
    before, digits = C.copy(), 1e-9 if C.dtype not in (np.float16, np.float32) else 1e-5
    noise = np.random.default_rng(seed).dirichlet(np.ones(len(C)))
    plain, noisy, positive = pmi(C), pmi(C, noise), ppmi(C, shift)
    assert np.array_equal(C, before)
    C = C.astype(float)
    for i, j in np.ndindex(C.shape):
        p_ij, p_i, p_j = C[i, j] / C.sum(), C[i].sum() / C.sum(), C[:, j].sum() / C.sum()
        if p_ij == 0:
            assert plain[i, j] == noisy[i, j] == -np.inf
            assert positive[i, j] == 0
        else:
            expected = np.log(p_ij / (p_i * p_j))
            assert plain[i, j] == pytest.approx(expected, abs=digits)
            assert noisy[i, j] == pytest.approx(np.log(p_ij / (p_i * noise[j])), abs=digits)
            assert positive[i, j] == pytest.approx(max(expected - shift, 0), abs=digits)


def test_ppmi_is_pmi_without_its_negative_entries():
    C = np.random.default_rng(0).integers(0, 5, (6, 6))
    assert np.array_equal(ppmi(C), np.where(pmi(C) > 0, pmi(C), 0))


def test_words_that_meet_as_chance_has_it_have_no_pmi():
    assert_allclose(pmi(np.outer([1, 2, 3], [4, 5, 6])), 0, atol=1e-12)


def test_a_word_that_never_occurs_has_no_association():
    assert (ppmi(np.array([[2.0, 0], [0, 0]])) == 0).all()
    assert pmi([[2, 0], [0, 0]], noise=[1, 0]).tolist() == [[0, -np.inf], [-np.inf, -np.inf]]


def test_float32_counts_are_as_good_as_float32_can_be():
    C = np.random.default_rng(0).poisson(3, (600, 600)) * 10.0 ** np.linspace(0, 6, 600)
    ours = pmi(C.astype(np.float32))
    assert ours.dtype == np.float32
    seen = C > 0
    exact = pmi(C)
    assert_allclose(ours[seen], exact[seen], atol=2e-7 * np.abs(exact[seen]).max())


@pytest.mark.parametrize(
    ("C", "noise", "error", "words"),
    [
        ([[1.0, -1], [1, 1]], None, ValueError, "C must not be negative, got -1"),
        ([[1.0, np.nan], [1, 1]], None, ValueError, r"C holds nan at \[0, 1\]"),
        ([[1.0, np.inf], [1, 1]], None, ValueError, r"C holds inf at \[0, 1\]"),
        ([[0, 0], [0, 0]], None, ValueError, "C: every value is 0"),
        ([[1, 2, 3], [1, 2, 3]], None, ValueError, r"C must have shape \(2, 2\), got \(2, 3\)"),
        ([1, 2], None, ValueError, "C must have 2 dimensions"),
        (np.ma.masked_equal([[1, 9], [1, 1]], 9), None, ValueError, "C has masked entries"),
        ([["a", "b"], ["c", "d"]], None, TypeError, "C must hold real numbers"),
        (np.eye(2), [2, 2], ValueError, "noise must add up to 1, got 4: divide by the sum"),
        (np.eye(2), [0.5, 0.25, 0.25], ValueError, r"noise must have shape \(2,\), got \(3,\)"),
        (np.eye(2), [1.5, -0.5], ValueError, "noise must not be negative"),
        (np.eye(2), [0.5, np.nan], ValueError, "noise holds nan"),
        (np.eye(2), [1, 0], ValueError, "noise is 0 for word 1, which occurs: give it a chance"),
    ],
)
def test_pmi_refuses_what_are_not_counts_or_chances(C, noise, error, words):
    with pytest.raises(error, match=words):
        pmi(C, noise)
    if noise is None:
        with pytest.raises(error, match=words):
            ppmi(C)


def test_ppmi_refuses_a_shift_that_is_no_number():
    with pytest.raises(ValueError, match="shift must be a finite number, got nan"):
        ppmi(np.eye(2), np.nan)


@given(n=st.integers(1, 20), m=st.integers(1, 20), seed=st.integers(0, 999), data=st.data())
def test_svd_vectors_come_as_close_as_any_product_can(n, m, seed, data):
    M = np.random.default_rng(seed).normal(size=(n, m))
    dim = data.draw(st.integers(1, min(n, m)))
    W_in, W_out = svd_vectors(M, dim)
    s = np.linalg.svd(M, compute_uv=False)
    error = np.linalg.norm(M - W_in @ W_out.T)
    assert error == pytest.approx(np.sqrt((s[dim:] ** 2).sum()), abs=1e-9)  # Eckart and Young
    assert_allclose((W_in**2).sum(0), s[:dim], atol=1e-9)
    assert_allclose((W_out**2).sum(0), s[:dim], atol=1e-9)
    assert (W_in.max(0) >= np.abs(W_in).max(0) - 1e-9).all()


def test_svd_vectors_of_a_large_table_are_near_the_exact_ones():
    rng = np.random.default_rng(0)
    decay = 0.8 ** np.arange(510)  # real co-occurrence tables fall off too
    M = rng.normal(size=(520, 510)) * decay @ rng.normal(size=(510, 510))
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    W_in, W_out = svd_vectors(M.astype(np.float32), 8)
    assert_allclose(W_in @ W_out.T, (U * s)[:, :8] @ Vt[:8], atol=2e-3)
    assert_allclose((W_in**2).sum(0), s[:8], rtol=1e-4)


@pytest.mark.parametrize(
    ("M", "dim", "words"),
    [
        (np.eye(4), 0, "dim must be an integer from 1 to 4, got 0"),
        (np.eye(4), 5, "dim must be an integer from 1 to 4, got 5"),
        (np.eye(4), 2.0, "dim must be an integer"),
        ([[1, -np.inf], [0, 1]], 1, r"M holds -inf at \[0, 1\]"),  # pmi in place of ppmi
    ],
)
def test_svd_vectors_refuse_what_has_no_such_factors(M, dim, words):
    with pytest.raises(ValueError, match=words):
        svd_vectors(M, dim)


def table_with_holes(n, m, rank, share, seed):
    """A table of exactly that rank and the same with NaN, at least one rating left in a column."""
    rng = np.random.default_rng(seed)
    R = 3 + rng.normal(size=(n, rank)) @ rng.normal(size=(rank, m))
    holes = rng.random(R.shape) < share
    holes[rng.integers(n, size=m), np.arange(m)] = False
    return R, np.where(holes, np.nan, R)


@given(
    n=st.integers(1, 8), m=st.integers(1, 8), rounds=st.integers(0, 6), seed=st.integers(0, 999),
    data=st.data(),
)  # fmt: skip
def test_filling_is_repeated_factorisation(n, m, rounds, seed, data):
    _, R = table_with_holes(n, m, 2, 0.3, seed)
    before, rank = R.copy(), data.draw(st.integers(1, min(n, m)))
    filled = fill_ratings(R, rank, rounds)
    assert np.array_equal(R, before, equal_nan=True)
    means = np.nanmean(R, axis=0)
    guess = np.where(np.isnan(R), means, R)
    for _ in range(rounds):  # by eigenvectors: the rows' projection on the leading ones
        values, vectors = np.linalg.eigh((guess - means).T @ (guess - means))
        if rank < m:
            assume(values[-rank] - values[-rank - 1] > 1e-6 * values[-1])  # else not determined
        leading = vectors[:, -rank:]
        guess = np.where(np.isnan(R), (guess - means) @ leading @ leading.T + means, R)
    assert_allclose(filled, guess, atol=1e-6)


def test_missing_ratings_of_a_low_rank_table_are_recovered():
    R, known = table_with_holes(30, 12, 2, 0.15, 3)
    holes = np.isnan(known)
    filled = fill_ratings(known, rank=3, rounds=3000)
    assert_allclose(filled[~holes], R[~holes])
    assert np.abs(filled - R)[holes].max() < 0.05
    assert np.abs(np.nanmean(known, 0) - R)[holes].max() > 0.5


def test_five_hundred_rounds_are_made_unless_others_are_asked_for():
    _, R = table_with_holes(30, 12, 2, 0.5, 0)
    filled = fill_ratings(R, 3)
    assert np.array_equal(filled, fill_ratings(R, 3, rounds=500))
    for other in (250, 499, 501, 1000):
        assert not np.allclose(filled, fill_ratings(R, 3, other), rtol=1e-9, atol=0)


def test_a_user_without_ratings_gets_the_means():
    R = [[5, 1, 2], [4, 2, np.nan], [np.nan, np.nan, np.nan]]
    assert_allclose(fill_ratings(R, 1)[2], [4.5, 1.5, 2])
    assert np.array_equal(fill_ratings(np.array([[5, 1], [4, 2]], np.int8), 1), [[5, 1], [4, 2]])


@pytest.mark.parametrize(
    ("R", "settings", "error", "words"),
    [
        ([[1, np.nan], [2, np.nan]], {}, ValueError, "item 1 has no rating: leave"),
        (np.ones((3, 2)), {"rank": 3}, ValueError, "rank must be an integer from 1 to 2, got 3"),
        (np.ones((3, 2)), {"rounds": -1}, ValueError, "rounds must be .* from 0 up, got -1"),
        ([[1, np.inf]], {}, ValueError, r"R holds inf at \[0, 1\]"),
        ([[1, 2], [3]], {}, ValueError, "R must have rows of equal length"),
        ([[1, None]], {}, TypeError, "R must hold real numbers"),
        ([["5", "4"]], {}, TypeError, "R must hold real numbers"),
        (
            np.ma.masked_equal([[1, 9]], 9),
            {},
            ValueError,
            "R has masked entries",
        ),
        ([1, 2], {}, ValueError, r"R must have 2 dimensions, got \(2,\)"),
    ],
)
def test_ratings_nobody_gave_or_factors_nobody_has_are_refused(R, settings, error, words):
    with pytest.raises(error, match=words):
        fill_ratings(R, **({"rank": 1} | settings))
