"""Predictions: questions that a reader answers before the page says what is true.

The HTML holds the question and, in a fold, its answer. In the built book `predict.js` turns it into
a form that keeps the answer back; where a kernel runs, widgets do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

from lib import checks
from lib.show.questions import Choice, Number, Prediction, shown


def predict(
    question: str,
    choices: Mapping[Any, str] | None = None,
    *,
    truth: Any,
    why: str = "",
    unit: str = "",
    within: float = 0,
    decimals: int | None = None,
    hides: bool = True,
) -> Prediction:
    """Ask the reader a question, then say what is true and why.

    With `choices`, a reason for each option, `truth` is one of the options. Without, it is a number
    and `why` its reason: `unit` follows it ("of 1,000 draws", "%"), an answer no further off than
    `within` is right, and `decimals` says how many to show (three digits by default, all of a whole
    number). In the built book, what follows up to the next heading stays hidden until the reader
    answers or asks for the answer, unless `hides` is false. The texts are plain, without markup.

    Raises ValueError for an empty question or reason, fewer than two choices, and a truth that is
    not one of them or not a finite number.
    """
    _words("question", question, "ask something")
    if choices is not None:
        if why or unit or within or decimals is not None:
            raise ValueError("choices have reasons of their own: drop why, unit, within, decimals")
        return _choice(question, hides, choices, truth)
    value, text = _rounded(truth, decimals)
    within, unit = checks.number("within", within, low=0), unit.strip()
    why = _words("why", why, "say why the answer is what it is")
    return Number(question, hides, value, f"{text} {unit}".strip(), unit, within, why)


def _words(name: str, text: str, remedy: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must be a text, got {text!r}: {remedy}")
    return text


def _choice(question: str, hides: bool, choices: Mapping[Any, str], truth: Any) -> Choice:
    if not isinstance(choices, Mapping) or len(choices) < 2:
        raise ValueError(f"choices must give reasons for two options or more, got {choices!r}")
    if truth not in choices:
        raise ValueError(f"truth is {truth!r}, not one of {list(choices)}: spell it like an option")
    for option, reason in choices.items():
        _words(f"the reason for {option!r}", reason, "say why it is right or wrong")
    reasons = tuple((f"{option}", reason) for option, reason in choices.items())
    return Choice(question, hides, reasons, f"{truth}")


def _rounded(truth: Any, decimals: int | None) -> tuple[float, str]:
    """Return a number as precise as it is shown, and as it is shown."""
    if not isinstance(truth, Real):
        raise ValueError(f"truth must be a number, got {truth!r}: or offer choices")
    value = checks.number("truth", truth)
    if decimals is not None:
        value = round(value, checks.integer("decimals", decimals, 0, 8)) + 0.0  # never -0
        return value, f"{value:,.{decimals}f}".replace("-", "−")
    if not value.is_integer():
        digits = 2 - math.floor(math.log10(abs(value)))
        value = round(value, min(max(digits, 0), 8)) + 0.0
    return value, shown(value)
