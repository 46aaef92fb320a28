"""Rounding: within half a step, symmetric, and refusing what it cannot round."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lib.quantise import quantise

tables = arrays(
    float,
    array_shapes(min_dims=2, max_dims=2, max_side=12),
    elements=st.floats(-1e6, 1e6, width=32),
)


@given(E=tables, bits=st.integers(2, 8))
def test_no_number_moves_by_more_than_half_a_step(E, bits):
    codes, steps = quantise(E, bits)
    assert codes.dtype == np.int8
    assert np.abs(codes).max() <= 2 ** (bits - 1) - 1
    assert (np.abs(codes * steps.astype(float) - E) <= 0.5 * steps * (1 + 1e-4)).all()


@given(E=tables, bits=st.integers(2, 8))
def test_mirrored_rows_get_mirrored_codes(E, bits):
    assert (quantise(-E, bits)[0] == -quantise(E, bits)[0]).all()


def test_a_table_one_can_check_by_eye():
    codes, steps = quantise([[7.0, -3.4, 0.6], [0, 0, 0]], bits=4)
    assert codes.tolist() == [[7, -3, 1], [0, 0, 0]]
    assert steps.tolist() == [[1], [0]]


@pytest.mark.parametrize("bits", [0, 1, 9, 4.5])
def test_refuses_other_widths(bits):
    with pytest.raises(ValueError, match=f"from 2 to 8, got {bits}"):
        quantise(np.ones((2, 2)), bits)


def test_refuses_nan():
    with pytest.raises(ValueError, match="NaN"):
        quantise([[1.0, np.nan]])
