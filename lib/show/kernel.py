"""The kernel's view of an explorable: ipywidgets, and pictures drawn when a control moves."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from lib.show.frames import Frames, kind, text

CONTROLS = {
    "switch": widgets.ToggleButtons,
    "slider": widgets.SelectionSlider,
    "menu": widgets.Dropdown,
}


class KernelView:
    """Controls and the picture they choose, as one widget.

    `frames` holds the pictures; `play` names the axis that is a time, or is None; `labels` what to
    call an axis other than by its name. The first picture is drawn at once: its error stops a page.
    """

    def __init__(self, frames: Frames, play: str | None, labels: Mapping[str, str]):
        self.frames = frames
        self.controls = {
            name: _control(labels.get(name, name.replace("_", " ")), values, index)
            for (name, values), index in zip(frames.axes.items(), frames.start, strict=True)
        }
        bar = list(self.controls.values())
        if play:
            bar.insert(0, _play(self.controls[play]))
        self.first = frames[frames.start]
        screen = widgets.HTML(self.still)
        show = follow(screen, lambda: self.position, lambda at: frames[at].html())
        for control in self.controls.values():
            control.observe(show, "index")
        self.widget = widgets.VBox([widgets.Box(bar), screen]).add_class("explorable")

    @property
    def position(self) -> tuple[int, ...]:
        """Where the controls stand: the index on each axis."""
        return tuple(control.index for control in self.controls.values())

    @property
    def still(self) -> str:
        """The HTML of the first picture, for viewers without widgets."""
        return self.first.html()

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        data, metadata = self.first.bundle()
        data = beside(self.widget, data)
        return data, {kind: about for kind, about in metadata.items() if kind in data}


def beside(widget: widgets.Widget, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the forms of an output with the widget added, for a viewer to choose from."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    shown = {"application/vnd.jupyter.widget-view+json": view}
    # Colab's version 7 shows one form of an output, and not the widget.
    return shown if widgets.__version__.startswith("7") else {**data, **shown}


def follow(
    screen: widgets.HTML, position: Callable[[], tuple], html: Callable[[tuple], str]
) -> Callable[[Any], None]:
    """Return what to call when a control moves: it shows the HTML of the position then reached.

    Where there is none, the screen says why and the error goes on to whoever moved.
    """
    drawing = False

    def show(_change: Any) -> None:
        nonlocal drawing
        if drawing:  # what is drawn moves a control itself: the loop below comes to it
            return
        drawing, shown = True, None
        try:
            while shown != (wanted := position()):
                screen.value, shown = html(wanted), wanted
        except BaseException as error:  # a drawing interrupted must not leave the old picture
            why = "".join(traceback.format_exception_only(error))
            screen.value = f'<pre class="explorable-error" role="alert">{escape(why)}</pre>'
            raise
        finally:
            drawing = False

    return show


def _control(label: str, values: list, index: int) -> widgets.Widget:
    """Return the control that suits the values of an axis; ipywidgets takes None for no choice."""
    options = [(text(value), "none" if value is None else value) for value in values]
    control = CONTROLS[kind(values)](options=options, index=index, description=label, tooltip=label)
    control.style.description_width = "initial"
    return control


def _play(control: Any) -> widgets.Widget:
    """Return a play button that walks a control through its values."""
    play = widgets.Play(min=0, max=len(control.options) - 1, value=control.index, interval=250)
    play.show_repeat = False
    widgets.jslink((play, "value"), (control, "index"))
    return play
