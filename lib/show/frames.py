"""The frames of an explorable: every combination of its axes, and the picture of each.

Nothing here knows how a reader chooses a position or where the picture is shown.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from numbers import Real
from typing import Any

from lib.show.picture import Frame, Picture
from lib.show.ranges import ranges, within

FRAME_LIMIT = 200  # more would make the page slow to load


class Frames:
    """The pictures that `draw` makes of the values on some axes, drawn when first asked for.

    `draw` is called with one value of each axis by name; `axes` holds the values by name and
    `start` the first position shown; `effort` says how hard a picture is compressed; `free` widens
    the ranges of axes. A position holds an index for each axis. Raises ValueError or TypeError for
    axes that nobody could use.
    """

    def __init__(
        self,
        draw: Callable[..., Any],
        axes: Mapping[str, Iterable],
        start: Mapping[str, Any],
        effort: int,
        free: Mapping[str, Iterable | type] | None = None,
    ):
        if not 1 <= len(axes) <= 3:
            raise ValueError(f"explore takes one to three axes, got {len(axes)}: {list(axes)}")
        self.axes = {name: _values(name, values) for name, values in axes.items()}
        self.has_axes([*start, *(free or {})])
        self.ranges = ranges(self.axes, free or {})
        for name, value in start.items():
            if value not in self.axes[name]:
                raise ValueError(f"start {name}={value!r} is not on its axis {self.axes[name]}")
        frames = math.prod(len(values) for values in self.axes.values())
        if frames > FRAME_LIMIT:
            sizes = " x ".join(f"{len(values)} {name}" for name, values in self.axes.items())
            raise ValueError(
                f"{sizes} is {frames} frames, over the limit of {FRAME_LIMIT}: "
                "leave out some values or an axis"
            )
        self.start = tuple(
            values.index(start[name]) if name in start else 0 for name, values in self.axes.items()
        )
        self._draw, self._effort = draw, effort
        self._drawn: dict[tuple[int, ...], Frame] = {}

    def has_axes(self, names: Iterable[str]) -> None:
        """Raise ValueError for a name that no axis has."""
        for name in names:
            if name not in self.axes:
                raise ValueError(f"{name!r} is not an axis: the axes are {list(self.axes)}")

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return itertools.product(*(range(len(values)) for values in self.axes.values()))

    def __getitem__(self, position: tuple[int, ...]) -> Frame:
        if position not in self._drawn:
            values = {n: v[i] for (n, v), i in zip(self.axes.items(), position, strict=True)}
            try:
                self._drawn[position] = self._picture(values).frame(self._effort)
            except Exception as error:
                error.add_note(f"explore: this happened while drawing {_where(values)}")
                raise
        return self._drawn[position]

    def picture(self, given: Mapping[str, Any]) -> Picture:
        """Draw the picture of values that a reader gave by name, anywhere in their ranges.

        Raises ValueError or UnknownWord for a value outside of them.
        """
        return self._picture(
            {
                name: within(name, given[name], self.ranges.get(name), {text(v): v for v in values})
                for name, values in self.axes.items()
            }
        )

    def _picture(self, values: Mapping[str, Any]) -> Picture:
        """Return what was drawn as a Picture; a bare figure is described by its position."""
        drawn = self._draw(**values)
        if drawn is None:
            raise TypeError("draw returned nothing: end it with `return Picture(figure, alt=…)`")
        if hasattr(drawn, "frame"):
            return drawn
        return Picture(drawn, alt=f"Figure at {_where(values)}")


def _where(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={text(value)}" for name, value in values.items())


def _values(name: str, values: Iterable) -> list:
    """Return the values of an axis as a list; each can be told from the others."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"axis {name!r} must be a sequence, got {values!r}: write [{values!r}]")
    values = list(itertools.islice(values, FRAME_LIMIT + 1))  # an endless one ends here
    values = [value.item() if hasattr(value, "item") else value for value in values]
    if not values:
        raise ValueError(f"axis {name!r} has no values: give it at least one")
    for i, value in enumerate(values):
        if not isinstance(value, Hashable):
            raise TypeError(f"axis {name!r} holds {value!r}: use numbers or texts")
        if value != value:
            raise ValueError(f"axis {name!r} holds {value!r}: leave it out")
        for other in values[:i]:
            if value == other or text(value) == text(other):
                raise ValueError(f"axis {name!r} holds {value!r} twice, at first as {other!r}")
    return values


def text(value: Any) -> str:
    """Return a value as a reader would write it."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, float) and math.isclose(value, float(f"{value:g}"), rel_tol=1e-7):
        return f"{value:g}"
    return f"{value}"


def kind(values: list) -> str:
    """Return the kind of control that suits the values of an axis: switch, slider or menu."""
    if len(values) == 2:
        return "switch"
    return "slider" if all(isinstance(value, Real) for value in values) else "menu"
