"""Sliders that answer: live where a kernel runs, drawn in advance where none does.

A page calls `explore(draw, axis=values, …)` and never asks which of the two it is in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lib.show.frames import Frames

PLACE = "EXPLORE_VIEW"  # the variable that says where a page runs
# A page loads small pictures; a hand waits for none; awake in the page, none is compressed.
EFFORT = {"published": 60, "kernel": 20, "awake": 0}


def explore(
    draw: Callable[..., Any],
    *,
    start: Mapping[str, Any] | None = None,
    play: str | None = None,
    labels: Mapping[str, str] | None = None,
    free: Mapping[str, Iterable | type] | None = None,
    **axes: Iterable,
):
    """Let a reader move through every combination of the axes and see what `draw` makes of it.

    `draw` is called with one value of each axis by name and returns a Picture, a matplotlib Figure
    or pixels. `axes` are one to three sequences: two values become a toggle, numbers a slider,
    anything else a menu. The values are those given: (0, 10, 2) are three, not a range. `start` is
    the position shown first, by axis name; an axis left out starts at its first value. `play` names
    the axis that is a time, which gets a play button, and `labels` say what to call an axis on the
    page where its name is not enough.

    Where Python is awake in the published page, readers choose any number between the smallest and
    the largest of an axis, whole if all of the axis are; `free` gives other ends, (low, high), or
    the texts that an axis of texts takes besides its own: `str` for any.

    Raises ValueError for an axis that is empty, unknown or holds NaN or a value twice, a start that
    is not on its axis, a range without it, or more than 200 frames; TypeError for a draw that
    returns no picture.
    """
    place = where()
    frames = Frames(draw, axes, start or {}, EFFORT[place], free)
    frames.has_axes([*(labels or {}), *([play] if play else [])])
    if place == "published":
        from lib.show.published import PublishedView as View
    elif place == "awake":
        from lib.show.awake import AwakeView as View
    else:
        from lib.show.kernel import KernelView as View
    return View(frames, play, labels or {})


def where() -> str:
    """Return where the page runs: "published" while the book is built, "awake" where Python is
    awake in the published page, else "kernel".

    The environment variable EXPLORE_VIEW says so. Raises ValueError where it says anything else.
    """
    place = os.environ.get(PLACE) or "kernel"
    if place not in EFFORT:
        raise ValueError(f"{PLACE} is {place!r}: unset it, or choose one of {list(EFFORT)}")
    return place
