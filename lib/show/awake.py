"""The view of an explorable where Python is awake in the published page, and how lib answers there.

What goes to the page is made of dicts, lists, texts, numbers and bytes. A picture goes as its
pixels, which a browser makes into an image sooner than Python does.
"""

from __future__ import annotations

import importlib
import inspect
import json
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from lib.checks import UnknownWord
from lib.show.frames import Frames
from lib.show.picture import Picture, size
from lib.show.published import description

WORDED = (UnknownWord, ValueError, TypeError, IndexError)  # errors that lib words for its caller


class AwakeView:
    """The axes of an explorable and their ranges; any setting is drawn when asked for.

    `frames` holds draw and axes; `play` and `labels` are as in `explore`.
    """

    def __init__(self, frames: Frames, play: str | None, labels: Mapping[str, str]):
        self.page = {**description(frames, play, labels), "ranges": frames.ranges}
        self.picture = frames.picture


def call(name: str, given: str) -> Iterator[dict[str, Any]]:
    """Call a function of lib by its dotted name, with arguments as JSON by name.

    Yields what `told` says of each step: the value is {"step": …} for what a generator yields, and
    at last {"value": …}.
    """

    def work() -> Iterator[Any]:
        room, _, function = name.rpartition(".")
        value = getattr(importlib.import_module(room), function)(**json.loads(given))
        return (yield from value) if inspect.isgenerator(value) else value

    def step() -> dict[str, Any]:
        try:
            return {"step": sent(next(working))}
        except StopIteration as end:
            return {"value": sent(end.value)}

    working, answer = work(), {"value": {"step": None}, "error": None}
    while not answer["error"] and "step" in answer["value"]:
        answer = told(step)
        yield answer


def told(action: Callable[..., Any], *given: Any) -> dict[str, Any]:
    """Return the value of a call, what it warned of, and the error that ended it, or None."""
    value = error = None
    with warnings.catch_warnings(record=True) as caught:
        try:
            value = action(*given)
        except BaseException as why:  # whatever it is, a reader is told
            error = _why(why)
    said = list(dict.fromkeys(f"{warning.message}" for warning in caught))
    return {"value": value, "warnings": said, "error": error}


def _why(error: BaseException) -> dict[str, Any]:
    """Return the name of an error, a sentence that says it, and the line of the cell, or None."""
    name, line = type(error).__name__, getattr(error, "lineno", None)
    for frame in traceback.extract_tb(error.__traceback__):
        line = frame.lineno if frame.filename.startswith("<cell") else line
    text = f"{error}" if isinstance(error, WORDED) else f"{name}: {error}".removesuffix(": ")
    return {"name": name, "text": text or name, "line": line}


def sent(value: Any) -> Any:
    """Return a value as JavaScript can have it, a Picture as its RGBA, row by row from the top."""
    if isinstance(value, Picture):
        pixels, alt, caption = value.drawn()
        width, height = size(pixels)
        about = {"alt": alt, "caption": caption, "width": width, "height": height}
        return {**about, "columns": pixels.shape[1], "pixels": _rgba(pixels).tobytes()}
    if isinstance(value, Mapping):
        return {f"{key}": sent(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [sent(part) for part in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _rgba(pixels: np.ndarray) -> np.ndarray:
    """Return pixels (height, width, 3 or 4) with a fourth number each."""
    return pixels if pixels.shape[2] == 4 else np.pad(pixels, ((0, 0), (0, 0), (0, 1)))
