"""A reader's own words: a box to type them into, and an answer at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from lib.show.explore import where
from lib.show.own_words import Asked, Neighbours, Poles

BOX = "Your own words"
STILL = "A box for your own words stands here where JavaScript or a kernel runs. "


def ask(vectors: Any, question: str, poles: Mapping[str, Sequence[str]] | None = None) -> Question:
    """Let a reader put questions of their own to word vectors, and start with `question`.

    `vectors` are a WordVectors, the most frequent word first. Asked is a word, an analogy "a : b ::
    c" or a sum "king − man + woman"; with two `poles`, lists of words by their names, asked are
    lists of words, "nurse doctor / engineer pilot". In the published page the vectors answer as
    rounded to int8, which those of `load_glove_30k` are already; where a kernel runs, as they are.

    Raises ValueError or KeyError where `question` has no answer, and for poles that are not two.
    """
    if poles is not None and len(poles) != 2:
        raise ValueError(f"poles must be two lists of words by name, got {list(poles)}")
    asked = Neighbours(vectors) if poles is None else Poles(vectors, poles)
    return Question(asked, question)


class Question:
    """A box with a question about word vectors, and its answer: HTML, plain text or widgets."""

    def __init__(self, asked: Asked, start: str):
        self.asked, self.start, self.first = asked, start, asked.answer(start)

    def _repr_mimebundle_(self, **_: Any) -> dict:
        data = {"text/html": self.html(), "text/plain": f"{self.start}\n{self.first.said}"}
        if where() != "kernel":
            return data
        from lib.show.kernel import beside

        return beside(self.widget(), data)

    def html(self) -> str:
        """Return the first question and its answer; in the book, with what `words.js` needs."""
        promise = "" if where() == "awake" else STILL  # a cell that was edited has no box
        return (
            f'<div class="own-words"{self._data()}><p class="own-words-still">{promise}Asked: '
            f'{escape(self.start)}</p><div class="own-words-answer">{self.first.html()}</div></div>'
        )

    def _data(self) -> str:
        if where() != "published":
            return ""
        from lib.show.published import keep
        from lib.show.word_table import scripts

        files = [keep(script, "js") for script in scripts(self.asked.vectors)]
        words = f"{len(self.asked.vectors.words):,} words"
        page = {"start": self.start, "words": words, "files": files, **self.asked.page()}
        return f' data-words="{escape(json.dumps(page, ensure_ascii=False))}"'

    def widget(self):
        """Return the box, and its answer, as a kernel gives it."""
        import ipywidgets as widgets

        from lib.show.kernel import follow

        box = widgets.Text(value=self.start, description=BOX, continuous_update=False)
        box.style.description_width = "initial"
        switch = widgets.Checkbox(description=self.asked.switch, indent=False)
        screen = widgets.HTML(self.first.html())

        def reply(question: tuple[str, bool]) -> str:
            try:
                return self.asked.answer(*question).html()
            except (KeyError, ValueError) as problem:
                return f'<p role="alert">{escape(str(problem))}</p>'

        show = follow(screen, lambda: (box.value, switch.value), reply)
        for control in (box, switch):
            control.observe(show, "value")
        how = widgets.HTML(escape(self.asked.how))
        controls = [box, how, *([switch] if self.asked.switch else [])]
        return widgets.VBox([*controls, screen])
