"""Sliders that answer: live where a kernel runs, drawn in advance where none does.

A page calls `explore(draw, axis=values, …)` and never asks which of the two it is in.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from lib.display import Picture

FRAME_LIMIT = 200  # more would make the page slow to load
EFFORT = {"static": 60, "live": 20}  # a page loads small pictures; a moving hand waits for none
STATIC_FLAG = "EXPLORE_STATIC"  # set while the book is built


def explore(
    draw: Callable[..., Any],
    *,
    start: Mapping[str, Any] | None = None,
    play: str | None = None,
    labels: Mapping[str, str] | None = None,
    **axes: Sequence,
) -> Explorable:
    """Let a reader move through every combination of the axes and see what `draw` makes of it.

    draw: called with one value of each axis by name; returns a `Picture` or a matplotlib Figure.
    axes: one to three sequences. Two values become a toggle, texts a menu, numbers a slider.
    start: the position shown first, by axis name; an axis left out starts at its first value.
    play: the axis that is a time; it gets a play button.
    labels: what to call an axis on the page, where its name is not enough.

    Raises ValueError for an axis that is empty or unknown, a start that is not on its axis, or a
    grid of more than `FRAME_LIMIT` frames.
    """
    axes = {name: list(values) for name, values in axes.items()}
    start, labels = dict(start or {}), dict(labels or {})
    _check(axes, start, play, labels)
    return Explorable(draw, axes, start, play, labels)


def _check(axes: dict, start: dict, play: str | None, labels: dict) -> None:
    if not 1 <= len(axes) <= 3:
        raise ValueError(f"explore takes one to three axes, got {len(axes)}: {list(axes)}")
    for name, values in axes.items():
        if not values:
            raise ValueError(f"axis {name!r} has no values: give it at least one")
        if name in start and start[name] not in values:
            raise ValueError(f"start {name}={start[name]!r} is not on its axis {values}")
    for name in [*start, *labels, *([play] if play else [])]:
        if name not in axes:
            raise ValueError(f"{name!r} is not an axis: the axes are {list(axes)}")
    frames = math.prod(len(values) for values in axes.values())
    if frames > FRAME_LIMIT:
        sizes = " x ".join(f"{len(values)} {name}" for name, values in axes.items())
        raise ValueError(
            f"{sizes} is {frames} frames, over the limit of {FRAME_LIMIT}: "
            "leave out some values or an axis"
        )


class Explorable:
    """Controls and the picture they choose, as one widget: what `explore` returns."""

    def __init__(self, draw: Callable, axes: dict, start: dict, play: str | None, labels: dict):
        import ipywidgets as widgets

        self._draw, self._axes = draw, axes
        self._memory: dict[tuple, str] = {}
        self.controls = {
            name: _control(labels.get(name, name.replace("_", " ")), values, start.get(name))
            for name, values in axes.items()
        }
        bar = list(self.controls.values())
        if play:
            bar.insert(0, _play(self.controls[play], len(axes[play])))
        self._static = bool(os.environ.get(STATIC_FLAG))
        self.still = self.frame(self.position)  # drawn at once, so that an error stops the page
        screen = self._stacks() if self._static else self._screen()
        self.widget = widgets.VBox([widgets.Box(bar), screen]).add_class("explorable")

    @property
    def position(self) -> tuple[int, ...]:
        """Where the controls stand: the index on each axis."""
        return tuple(control.index for control in self.controls.values())

    def frame(self, position: tuple[int, ...]) -> str:
        """Return the HTML of the picture at a position, drawn when first asked for."""
        if position not in self._memory:
            values = {n: v[i] for (n, v), i in zip(self._axes.items(), position, strict=True)}
            try:
                self._memory[position] = self._html(self._draw(**values), values)
            except Exception as error:
                error.add_note(f"explore: this happened while drawing {_describe(values)}")
                raise
        return self._memory[position]

    def _html(self, drawn: Any, values: dict) -> str:
        """Return what was drawn as HTML; a bare figure is described by its position."""
        if not isinstance(drawn, Picture):
            drawn = Picture(drawn, alt=f"Figure at {_describe(values)}")
        return drawn.html(EFFORT["static" if self._static else "live"])

    def _screen(self):
        """With a kernel: one picture, replaced whenever a control moves."""
        import ipywidgets as widgets

        screen = widgets.HTML(self.still)

        def move(_change) -> None:
            try:
                screen.value = self.frame(self.position)
            except Exception as error:
                notes = "\n".join([f"{type(error).__name__}: {error}", *error.__notes__])
                screen.value = f'<pre class="explorable-error" role="alert">{escape(notes)}</pre>'
                raise

        for control in self.controls.values():
            control.observe(move, "index")
        return screen

    def _stacks(self):
        """Without a kernel: every picture, in stacks that the browser itself turns over."""
        import ipywidgets as widgets

        controls = list(self.controls.values())
        leaves: dict[str, widgets.HTML] = {}  # a picture that repeats is stored once

        def build(position: tuple[int, ...]):
            if len(position) == len(controls):
                html = self.frame(position)
                if html not in leaves:
                    leaves[html] = widgets.HTML(html)
                return leaves[html]
            control = controls[len(position)]
            children = [build((*position, i)) for i in range(len(control.options))]
            stack = widgets.Stack(children, selected_index=control.index)
            widgets.jslink((control, "index"), (stack, "selected_index"))
            return stack

        return build(())

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        if self._static:  # for print, and for readers without JavaScript
            display(HTML(f'<div class="explorable-still">{self.still}</div>'))
            display(self.widget)
        elif hasattr(self.widget, "_repr_mimebundle_"):  # a viewer without widgets falls back
            display({**self.widget._repr_mimebundle_(), "text/html": self.still}, raw=True)
        else:  # ipywidgets 7, which Colab has
            display(self.widget)


def _control(label: str, values: list, start: Any):
    """Choose the control that suits the values of an axis."""
    import ipywidgets as widgets

    kind = widgets.SelectionSlider
    if len(values) == 2:
        kind = widgets.ToggleButtons
    elif all(isinstance(value, str) for value in values):
        kind = widgets.Dropdown
    control = kind(options=[(_text(v), v) for v in values], description=label, tooltip=label)
    control.style.description_width = "initial"
    control.index = 0 if start is None else values.index(start)
    return control


def _play(control, length: int):
    """Return a play button that walks a control through its values."""
    import ipywidgets as widgets

    play = widgets.Play(min=0, max=length - 1, value=control.index, interval=150)
    play.show_repeat = False
    widgets.jslink((play, "value"), (control, "index"))
    return play


def _describe(values: dict) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in values.items())


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else f"{value}"
