"""A free question in text boxes, where a kernel can answer it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from lib.explore import STATIC_FLAG

NEEDS_KERNEL = (
    "Here is a box for your own question when this page runs as a notebook. In the published page "
    "no Python is running that could answer it."
)


def ask(answer: Callable[..., Any], words: Sequence[str], **start: str):
    """Let a reader type words into named boxes, with completion, and show what `answer` returns.

    answer: called with one word for each box by name; returns a `Picture`, or raises KeyError for
    a word it does not know.
    words: what a box completes to; start: the boxes and the words they hold at first.
    In the book build, where no kernel will answer, a sentence saying so takes the boxes' place.
    """
    import ipywidgets as widgets
    from IPython.display import Markdown

    if os.environ.get(STATIC_FLAG):
        return Markdown(f"*{NEEDS_KERNEL}*")
    boxes = {
        name: widgets.Combobox(
            value=word, options=list(words), description=name, continuous_update=False
        )
        for name, word in start.items()
    }
    screen = widgets.HTML()

    def show(_change=None) -> None:
        question = {name: box.value.strip().lower() for name, box in boxes.items()}
        try:
            screen.value = answer(**question)._repr_html_()
        except KeyError as unknown:
            screen.value = f'<p role="alert">{escape(unknown.args[0])}</p>'

    for box in boxes.values():
        box.observe(show, "value")
    show()
    return widgets.VBox([widgets.Box(list(boxes.values())), screen]).add_class("explorable")
