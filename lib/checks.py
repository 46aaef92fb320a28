"""The contract for input: it becomes what the code needs, or an error says why not.

Arrays are taken as any sequence, array or integer and float type. Each check returns its argument
in the form the code works with; each error names the argument, the value and the remedy.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike


class UnknownWord(KeyError):
    """A word that a vocabulary lacks; near spellings are looked for when the error is read."""

    def __init__(self, word: object, known: Mapping[str, int]):
        super().__init__(word)
        self.word, self.known = word, known

    def __str__(self) -> str:
        near = " or ".join(map(repr, near_spellings(self.word, self.known)))
        advice = f"did you mean {near}?" if near else "no known word comes close"
        return f"{self.word!r} is not one of the {len(self.known):,} words: {advice}"


def near_spellings(word: object, known: Iterable[str], n: int = 3) -> list[str]:
    """Return up to `n` known words spelt like `word`; the same in other letters comes first."""
    if not isinstance(word, str):
        return []
    folded: dict[str, list[str]] = {}
    for other in known:
        folded.setdefault(_fold(other), []).append(other)
    close = difflib.get_close_matches(_fold(word), folded, n=n)
    return [other for key in close for other in folded[key]][:n]


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", str(word)).casefold()


def row(word: str, ids: Mapping[str, int]) -> int:
    """Return the row of a word, or raise UnknownWord (a KeyError)."""
    for form in forms(word):
        if form in ids:
            return ids[form]
    raise UnknownWord(word, ids)


def forms(word: object) -> list[str]:
    """Return a word as it is and in the two forms in which Unicode writes the same accents."""
    if not isinstance(word, str):
        return []
    return [word, unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)]


def integer(name: str, value: object, low: int = 1, high: int | None = None) -> int:
    """Return an integer of any type as a Python int, from `low` to `high`, both included."""
    whole = isinstance(value, Integral) and not isinstance(value, bool | np.bool_)
    if not whole or value < low or (high is not None and value > high):
        span = (
            f"an integer from {low} to {high}" if high is not None else f"an integer from {low} up"
        )
        span = "a positive integer" if (low, high) == (1, None) else span
        raise ValueError(f"{name} must be {span}, got {value!r}")
    return int(value)


def number(name: str, value: object, low: float = -np.inf, high: float = np.inf) -> float:
    """Return a finite number of any type as a Python float, from `low` to `high`, both included."""
    real = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if not real or not np.isfinite(float(value)) or not low <= value <= high:
        limits = [f"at least {low:g}"] * (low > -np.inf) + [f"at most {high:g}"] * (high < np.inf)
        raise ValueError(
            f"{name} must be {' and '.join(['a finite number', *limits])}, got {value!r}"
        )
    return float(value)


def plain_array(name: str, values: ArrayLike) -> np.ndarray:
    """Return any sequence as an array, refusing masked entries and lists of unequal length."""
    if np.ma.is_masked(values):
        raise ValueError(f"{name} has masked entries: drop those rows or fill them first")
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must have rows of equal length") from None


def numbers(name: str, values: ArrayLike, ndim: int | None = None) -> np.ndarray:
    """Return finite numbers as float64; float32 stays, float16 becomes float32.

    Copies only what it must. Raises for NaN, infinity, complex numbers and texts.
    """
    array = plain_array(name, values)
    if array.dtype.kind not in "biuf" and array.size:
        kind = type(values).__name__ if array.dtype == object else array.dtype
        raise TypeError(f"{name} must hold real numbers in an array or lists, got {kind}")
    small = array.dtype in (np.float16, np.float32)
    array = array.astype(np.float32 if small else float, copy=False)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension{'s' * (ndim > 1)}, got {array.shape}")
    return finite(name, array)


def finite(name: str, array: np.ndarray) -> np.ndarray:
    """Return the array; raise ValueError, with the place, where it holds NaN or infinity."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = array.sum(dtype=float)  # cheaper than looking at every entry
    if not np.isfinite(total) and not (good := np.isfinite(array)).all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        raise ValueError(
            f"{name} holds {array[where]} at {list(where)}: drop such rows, or find what made them"
        )
    return array


def ids(name: str, values: ArrayLike, size: int) -> np.ndarray:
    """Return ids of any shape as a new intp array, each in 0 .. size - 1.

    Raises TypeError for ids that are not integers, IndexError for one out of range: NumPy alone
    would read -1 as the last row without a word.
    """
    array = plain_array(name, values)
    if array.size == 0:
        return array.astype(np.intp)  # an empty list has no integers to show its type
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{name} must be integers, got {array.ravel()[0]!r} (dtype {array.dtype}): "
            "turn words into ids with the vocabulary first"
        )
    wrong = array[(array < 0) | (array >= size)]
    if wrong.size:
        raise IndexError(f"{name}: {wrong.ravel()[0]} is out of range: rows are 0 to {size - 1}")
    return array.astype(np.intp)


def weights(name: str, values: ArrayLike, ndim: int = 1, size: int | None = None) -> np.ndarray:
    """Return counts or weights, finite, none below 0 and not all 0, as `numbers` does.

    `size` is the length that every dimension must have; two dimensions are square in any case.
    """
    array = numbers(name, values, ndim)
    size = len(array) if size is None else size
    if array.shape != (size,) * ndim:
        raise ValueError(f"{name} must have shape {(size,) * ndim}, got {array.shape}")
    if array.size and array.min() < 0:
        raise ValueError(f"{name} must not be negative, got {array.min():g}: pass counts")
    if not array.any():
        raise ValueError(f"{name}: every value is 0, so there is nothing to learn from")
    return array


def distribution(name: str, values: ArrayLike, size: int) -> np.ndarray:
    """Return probabilities (size,) that add up to 1; raise ValueError where they do not."""
    p = weights(name, values, size=size)
    if abs(p.sum(dtype=float) - 1) > 1e-4:  # what float32 loses over a large vocabulary
        raise ValueError(f"{name} must add up to 1, got {p.sum():g}: divide by the sum")
    return p


def unit_rows(name: str, values: ArrayLike) -> np.ndarray:
    """Return vectors (n, d) of length one; raise ValueError for a row of another length."""
    array = numbers(name, values, 2)
    length = np.linalg.norm(array, axis=1)
    wrong = np.flatnonzero(abs(length - 1) > 1e-3)
    if len(wrong):
        raise ValueError(
            f"{name}: row {wrong[0]} has length {length[wrong[0]]:.3g}, not 1: divide by it"
        )
    return array


def sentences(values: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return sentences as lists of words; raise TypeError where texts stand instead of words."""
    if isinstance(values, str):
        raise TypeError(f"sentences must be lists, got the text {values[:30]!r}: tokenise it")
    return [words(f"sentence {n}", sentence) for n, sentence in enumerate(values)]


def words(name: str, values: Iterable[str]) -> list[str]:
    """Return words as a list; raise TypeError for a text or for what is no word."""
    if isinstance(values, str):
        raise TypeError(f"{name} is a text, {values[:30]!r}: split it into words first")
    values = list(values)
    for word in values:
        if not isinstance(word, str):
            raise TypeError(f"{name} holds {word!r}, which is not a word")
    return values


def frozen(array: np.ndarray) -> np.ndarray:
    """Return a copy that nobody can change by accident."""
    array = np.array(array)
    array.flags.writeable = False
    return array
