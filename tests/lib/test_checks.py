"""The contract for input: what passes comes out in one form, what does not says why."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lib import checks

KINDS = [bool, np.int8, np.uint8, np.int64, np.float16, np.float32, np.float64]


@given(st.sampled_from(KINDS), array_shapes(max_dims=3, max_side=4), st.data())
def test_numbers_take_every_real_type_and_every_nesting(kind, shape, data):
    X = data.draw(
        arrays(
            kind,
            shape,
            elements=st.booleans() if kind is bool else {"min_value": 0, "max_value": 1},
        )
    )
    before = X.copy()
    for given_as in (X, X.tolist()):
        got = checks.numbers("X", given_as, X.ndim)
        assert np.array_equal(got, X) and got.dtype in (np.float32, np.float64)
    assert checks.numbers("X", X).dtype == (
        np.float32 if kind in (np.float16, np.float32) else float
    )
    assert np.array_equal(X, before)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([1, np.nan], ValueError, r"X holds nan at \[1\]"),
        ([[1, 2], [3, -np.inf]], ValueError, r"X holds -inf at \[1, 1\]"),
        (np.ma.masked_equal([1, 2], 2), ValueError, "X has masked entries"),
        ([[1, 2], [3]], ValueError, "X must have rows of equal length"),
        (["a"], TypeError, "X must hold real numbers"),
        ([1j], TypeError, "X must hold real numbers in an array or lists, got complex128"),
        (None, TypeError, "X must hold real numbers in an array or lists, got NoneType"),
        (object(), TypeError, "X must hold real numbers in an array or lists, got object"),
    ],
)
def test_what_is_no_finite_number_is_refused_with_its_place(values, error, message):
    with pytest.raises(error, match=message):
        checks.numbers("X", values)


def test_numbers_whose_sum_overflows_are_finite_all_the_same():
    assert checks.numbers("X", [1e308, 1e308]).tolist() == [1e308, 1e308]


def test_a_wrong_number_of_dimensions_is_named():
    with pytest.raises(ValueError, match=r"X must have 2 dimensions, got \(3,\)"):
        checks.numbers("X", [1, 2, 3], 2)
    with pytest.raises(ValueError, match=r"x must have 1 dimension, got \(\)"):
        checks.numbers("x", 5, 1)


@given(st.integers(-300, 300), st.sampled_from([int, np.int8, np.uint8, np.int64]))
def test_integers_of_any_type_are_python_integers(value, kind):
    if (
        np.iinfo(np.int64 if kind is int else kind).min
        <= value
        <= np.iinfo(np.int64 if kind is int else kind).max
    ):
        typed = kind(value)
        if 2 <= value <= 9:
            got = checks.integer("k", typed, 2, 9)
            assert got == value and type(got) is int
        else:
            with pytest.raises(
                ValueError, match=f"k must be an integer from 2 to 9, got .*{value}"
            ):
                checks.integer("k", typed, 2, 9)


@pytest.mark.parametrize(
    "value", [0, True, 2.0, np.float64(2), "2", None, np.nan, np.bool_(1), [2]]
)
def test_what_is_no_positive_integer_is_refused_with_its_value(value):
    with pytest.raises(ValueError, match="k must be a positive integer, got"):
        checks.integer("k", value)


@pytest.mark.parametrize("value", [np.nan, np.inf, "1", None, 1j, True, -0.1, 1.1])
def test_what_is_no_number_in_its_span_is_refused(value):
    with pytest.raises(
        ValueError, match="p must be a finite number and at least 0 and at most 1, got"
    ):
        checks.number("p", value, 0, 1)


@given(st.sampled_from([np.float16, np.float32, np.float64, np.int8, float, int]))
def test_numbers_of_any_type_are_python_floats(kind):
    assert type(checks.number("p", kind(1), 0, 1)) is float


@given(st.sampled_from([np.uint8, np.int8, np.int64, np.uint64]), st.integers(1, 100), st.data())
def test_ids_become_a_copy_of_machine_integers(kind, size, data):
    given_ids = data.draw(
        arrays(kind, array_shapes(max_dims=2, max_side=5), elements=st.integers(0, size - 1))
    )
    got = checks.ids("ids", given_ids, size)
    assert got.dtype == np.intp and np.array_equal(got, given_ids)
    got += 1
    assert (given_ids < size).all()


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([0, -1], IndexError, "ids: -1 is out of range: rows are 0 to 4"),
        ([5], IndexError, "ids: 5 is out of range: rows are 0 to 4"),
        ([0.0, 1.0], TypeError, r"ids must be integers, got .*0\.0.*float64"),
        ([True], TypeError, "ids must be integers"),
        (["king"], TypeError, "ids must be integers, got .*king.*vocabulary"),
        (np.ma.masked_equal([1, 2], 2), ValueError, "ids has masked entries"),
    ],
)
def test_what_is_no_id_is_refused_with_its_value(values, error, message):
    with pytest.raises(error, match=message):
        checks.ids("ids", values, 5)


def test_no_ids_at_all_are_ids():
    assert checks.ids("ids", [], 5).dtype == np.intp


@pytest.mark.parametrize(
    ("values", "ndim", "message"),
    [
        ([1, -1], 1, "C must not be negative, got -1: pass counts"),
        ([0, 0], 1, "C: every value is 0"),
        ([[1, 2, 3]], 2, r"C must have shape \(1, 1\), got \(1, 3\)"),
        ([1, np.inf], 1, "C holds inf at"),
    ],
)
def test_weights_are_counts_that_mean_something(values, ndim, message):
    with pytest.raises(ValueError, match=message):
        checks.weights("C", values, ndim)


@given(arrays(float, st.integers(1, 6), elements=st.floats(0.01, 1)))
def test_a_distribution_adds_up_to_one(p):
    assert np.isclose(checks.distribution("q", p / p.sum(), len(p)).sum(), 1)
    with pytest.raises(ValueError, match="q must add up to 1, got"):
        checks.distribution("q", p / p.sum() * 1.01, len(p))
    with pytest.raises(ValueError, match="q must have shape"):
        checks.distribution("q", p / p.sum(), len(p) + 1)


def test_rows_of_another_length_are_named():
    assert checks.unit_rows("X", np.eye(2)).tolist() == [[1, 0], [0, 1]]
    with pytest.raises(ValueError, match="X: row 1 has length 10, not 1: divide by it"):
        checks.unit_rows("X", [[1, 0], [0, 10]])


def test_sentences_are_lists_of_words():
    assert checks.sentences(w for w in [("a", "b"), iter("c")]) == [["a", "b"], ["c"]]
    with pytest.raises(TypeError, match="sentence 1 is a text, 'the cat': split it into words"):
        checks.sentences([["a"], "the cat"])
    with pytest.raises(TypeError, match="got the text 'the cat': tokenise it"):
        checks.sentences("the cat")
    with pytest.raises(TypeError, match="sentence 0 holds nan, which is not a word"):
        checks.sentences([["a", float("nan")]])


def test_a_frozen_copy_can_be_changed_from_neither_side():
    X = np.ones(3)
    copy = checks.frozen(X)
    X[0] = 9
    assert copy.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        copy[0] = 9


WORDS = {word: i for i, word in enumerate(["king", "kings", "café", "ring", "wing", "sing"])}


@pytest.mark.parametrize(
    ("word", "first"),
    [("King", "king"), ("kingg", "king"), ("CAFÉ", "café"), ("Cafe\u0301", "café")],
)
def test_a_miss_names_the_same_word_in_other_letters_first(word, first):
    with pytest.raises(KeyError) as error:
        checks.row(word, WORDS)
    assert f"did you mean {first!r}" in str(error.value) and "the 6 words" in str(error.value)


@pytest.mark.parametrize("word", [4, None, ["king"], "zzzzzz", ""])
def test_a_miss_without_a_near_spelling_says_so(word):
    with pytest.raises(KeyError, match="no known word comes close"):
        checks.row(word, WORDS)


def test_near_spellings_are_looked_for_only_when_somebody_reads_the_error():
    class Counted(dict):
        walks = 0

        def __iter__(self):
            self.walks += 1
            return super().__iter__()

    words = Counted(WORDS)
    with pytest.raises(KeyError) as error:
        checks.row("knig", words)
    assert words.walks == 0
    assert "king" in str(error.value) and words.walks == 1
