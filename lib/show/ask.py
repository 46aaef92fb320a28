"""A free question in text boxes, where a kernel can answer it."""

from __future__ import annotations

import traceback
import unicodedata
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from lib.show.explore import where
from lib.show.frames import Frames

NEEDS_KERNEL = (
    "Here is a box for your own question when this page runs as a notebook. In the published page "
    "no Python is running that could answer it."
)


def ask(answer: Callable[..., Any], words: Iterable[str], **start: str):
    """Let a reader type words into named boxes, with completion, and show what `answer` returns.

    `answer` is called with one word for each box by name and returns a Picture. `words` is what a
    box completes to; `start` names the boxes and the words they hold at first. A word in other
    capitals than `words` has is found. What `answer` raises stops the page at first, and is shown
    in place of the picture later. In the book build, where no kernel will answer, a sentence saying
    so takes the boxes' place.
    """
    words = list(words)
    if where() == "published":
        from IPython.display import Markdown

        return Markdown(f"*{NEEDS_KERNEL}*")
    if where() == "awake":
        from lib.show.awake import AwakeView

        axes, free = {name: [word] for name, word in start.items()}, dict.fromkeys(start, words)
        return AwakeView(Frames(answer, axes, {}, 0, free), None, {})
    import ipywidgets as widgets

    from lib.checks import UnknownWord
    from lib.show.kernel import follow

    known, folded = set(words), {_fold(word): word for word in reversed(words)}
    boxes = {
        name: widgets.Combobox(value=word, options=words, description=name, continuous_update=False)
        for name, word in start.items()
    }

    def typed() -> tuple[str, ...]:
        return tuple(box.value.strip() for box in boxes.values())

    def reply(question: tuple[str, ...]) -> str:
        found = [word if word in known else folded.get(_fold(word), word) for word in question]
        picture = answer(**dict(zip(boxes, found, strict=True)))
        if not hasattr(picture, "_repr_html_"):
            raise TypeError(f"an answer must be a Picture, got {picture!r}: does it lack a return?")
        return picture._repr_html_()

    def reply_or_why_not(question: tuple[str, ...]) -> str:
        try:
            return reply(question)
        except (UnknownWord, ValueError) as error:
            why = str(error)
        except Exception as error:
            why = "".join(traceback.format_exception_only(error))
        return f'<p role="alert">{escape(why)}</p>'

    screen = widgets.HTML(reply(typed()))
    show = follow(screen, typed, reply_or_why_not)
    for box in boxes.values():
        box.observe(show, "value")
    return widgets.VBox([widgets.Box(list(boxes.values())), screen]).add_class("explorable")


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()
