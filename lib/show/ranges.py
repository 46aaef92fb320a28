"""What an axis takes besides its own values: any number between two, any text of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from lib import checks

FAR = 50  # a range whose ends are so many times apart is walked by its logarithm


def ranges(
    axes: Mapping[str, list], free: Mapping[str, Iterable | type]
) -> dict[str, dict[str, Any]]:
    """Return the ranges of those axes that have one, by name, for the page's controls.

    Numbers may lie between the smallest and the largest of their axis, or between the two that
    `free` gives: {"low", "high", "whole", "log"}, whole if all of the axis are integers. Texts may
    be those that `free` lists, {"words", "any": False}, or any if it is the type str.

    Raises ValueError for an axis that `free` cannot widen and for values outside of its range.
    """
    found = {}
    for name, values in axes.items():
        wider = free.get(name, ())
        any_text = wider is str
        wider = [] if any_text else list(wider)
        if all(isinstance(v, Real) and not isinstance(v, bool) for v in values):
            found[name] = _numbers(name, values, wider or [min(values), max(values)])
        elif wider or any_text:
            words = list(dict.fromkeys(checks.words(name, [*values, *wider])))
            found[name] = {"words": words, "any": any_text}
    return found


def _numbers(name: str, values: list, ends: list) -> dict[str, Any]:
    whole = all(isinstance(value, int) for value in values)
    if len(ends) != 2 or not ends[0] <= min(values) <= max(values) <= ends[1]:
        raise ValueError(f"free {name}={ends!r}: give the lowest and the highest value it may take")
    low, high = (int if whole else float)(ends[0]), (int if whole else float)(ends[1])
    return {"low": low, "high": high, "whole": whole, "log": low > 0 and high / low >= FAR}


def within(name: str, given: Any, range: Mapping[str, Any] | None, known: Mapping[str, Any]) -> Any:
    """Return a value that a reader gave as `draw` takes it.

    `known` holds the values of the axis by their texts; without a range it must be one of them.
    Raises ValueError, or UnknownWord for a text that a range lacks.
    """
    if range is None:
        for text, value in known.items():
            if given in (value, text):
                return value
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {given!r}")
    if "words" in range:
        for spelt in (str, str.casefold):  # as it is, then in any capitals
            for word in range["words"]:
                if spelt(word) == spelt(f"{given}"):
                    return word
        if range["any"]:
            return f"{given}"
        raise checks.UnknownWord(given, dict.fromkeys(range["words"], 0))
    check = checks.integer if range["whole"] else checks.number
    return check(name, given, range["low"], range["high"])
