"""Rounding: within half a step, symmetric, and refusing what it cannot round; and rotations."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lib.compression import quantise, random_rotation

any_table = st.one_of(
    hnp.arrays(dtype, hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=8))
    for dtype in (hnp.integer_dtypes(), hnp.unsigned_integer_dtypes())
) | st.one_of(
    hnp.arrays(
        f"float{width}",
        hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=8),
        elements=st.floats(-limit, limit, width=width),
    )
    for width, limit in ((16, 6e4), (32, 2.0**100), (64, 1e38))
)
any_bits = st.builds(
    lambda bits, kind: kind(bits), st.integers(2, 8), st.sampled_from([int, np.uint8])
)


@given(E=any_table, bits=any_bits)
def test_no_number_moves_by_more_than_half_a_step(E, bits):
    before = E.copy()
    codes, steps = quantise(E, bits)
    assert np.array_equal(E, before)
    assert codes.dtype == np.int8 and steps.dtype == np.float32
    assert codes.shape == E.shape and steps.shape == (len(E), 1)
    top = 2 ** (int(bits) - 1) - 1
    assert np.abs(codes.astype(int)).max(initial=0) <= top
    E, steps = E.astype(float), steps.astype(float)
    assert (np.abs(codes * steps - E) <= 0.5 * steps * (1 + 1e-4)).all()
    assert (steps <= np.maximum(np.abs(E).max(axis=1, keepdims=True, initial=0) / top, 1.2e-38)
            * (1 + 1e-6)).all()  # fmt: skip


@given(E=any_table.filter(lambda E: E.dtype.kind == "f"), bits=st.integers(2, 8))
def test_mirrored_rows_get_mirrored_codes(E, bits):
    assert (quantise(-E, bits)[0] == -quantise(E, bits)[0]).all()


def test_tables_one_can_check_by_eye():
    codes, steps = quantise([[7.0, -3.4, 0.6], [0, 0, 0]], bits=4)
    assert codes.tolist() == [[7, -3, 1], [0, 0, 0]]
    assert steps.tolist() == [[1], [0]]
    codes, steps = quantise(np.array([[-128, 5, 1]], np.int8))  # NumPy's |-128| is -128 in int8
    assert (codes * steps).round().tolist() == [[-128, 5, 1]]


@pytest.mark.parametrize("size", [3e-38, 1e-40, 1e-44, 1e-60, 5e-324])
def test_rows_too_small_for_float32_are_still_within_half_a_step(size):
    codes, steps = quantise([[size, -size / 3]])
    assert steps[0, 0] == np.finfo(np.float32).tiny  # the smallest that keeps all its digits
    assert (np.abs(codes * steps.astype(float) - [[size, -size / 3]]) <= steps / 2).all()


def test_a_rotation_spares_a_table_with_one_loud_column():
    E = np.random.default_rng(0).normal(size=(200, 32)) * np.r_[8, np.ones(31)]

    def loss(E):
        codes, steps = quantise(E, bits=4)
        return np.sum((codes * steps - E) ** 2)

    assert loss(E @ random_rotation(32)) < loss(E) / 2


@pytest.mark.parametrize("bits", [0, 1, 9, 4.5, np.uint8(9), True, "8"])
def test_refuses_other_widths(bits):
    with pytest.raises(ValueError, match="bits must be an integer from 2 to 8, got"):
        quantise(np.ones((2, 2)), bits)


@pytest.mark.parametrize(
    ("E", "error", "words"),
    [
        ([[1.0, np.nan]], ValueError, r"E holds nan at \[0, 1\]"),
        ([[1.0], [-np.inf]], ValueError, r"E holds -inf at \[1, 0\]"),
        ([[1.0], [-1e41]], ValueError, r"E reaches 1e\+41, too much for float32: divide"),
        (np.ma.masked_equal([[1.0, 9]], 9), ValueError, "E has masked entries"),
        ([1.0, 2], ValueError, r"E must have 2 dimensions, got \(2,\)"),
        ([[1j]], TypeError, "E must hold real numbers"),
    ],
)
def test_refuses_what_cannot_be_rounded(E, error, words):
    with pytest.raises(error, match=words):
        quantise(E)


@given(d=st.integers(1, 20), seed=st.integers(0, 2**32 - 1))
def test_a_rotation_keeps_every_dot_product(d, seed):
    turn = random_rotation(d, seed)
    assert np.allclose(turn.T @ turn, np.eye(d))
    assert np.array_equal(turn, random_rotation(d, seed))
    E = np.random.default_rng(seed).normal(size=(5, d))
    assert np.allclose((E @ turn) @ (E @ turn).T, E @ E.T)


def test_every_rotation_is_as_likely_as_scipy_has_it():
    ours = np.array([random_rotation(3, seed) for seed in range(2000)])
    theirs = scipy.stats.ortho_group(3, seed=0).rvs(2000)
    for entry in np.ndindex(3, 3):
        assert scipy.stats.ks_2samp(ours[:, *entry], theirs[:, *entry]).pvalue > 1e-4
    assert abs(np.mean(np.linalg.det(ours) > 0) - 0.5) < 0.05


@pytest.mark.parametrize("d", [0, -1, 2.0, None])
def test_a_rotation_needs_a_dimension(d):
    with pytest.raises(ValueError, match=f"d must be a positive integer, got {d}"):
        random_rotation(d)
