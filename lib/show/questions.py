"""The questions that `predict` asks: how they look, and what is said to an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from lib.show.explore import where

# Numbers as people type them: 1,234.5 and 1.234,5; 1234.5 and 1234,5. `predict.js` reads the same.
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?)", re.A)
SIMPLE = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)", re.A)
LONGEST = 20  # characters of a number


@dataclass(frozen=True)
class Prediction:
    """A question to be answered: its HTML, its plain text and its widgets."""

    question: str
    hides: bool

    def _repr_mimebundle_(self, **_: Any) -> dict:
        data = {"text/html": self.html(), "text/plain": self.plain()}
        if where() != "kernel":
            return data
        from lib.show.kernel import beside

        return beside(self.widget(), data)

    def plain(self) -> str:
        """Return question, options and, last, the answer as plain text."""
        options = [f"- {option}" for option, _ in self.choices]
        return "\n".join([self.question, *options, "", *self.answer()])

    def html(self) -> str:
        """Return question, options and the folded answer, with what `predict.js` needs."""
        data = escape(json.dumps(asdict(self), ensure_ascii=False))
        options = "".join(f"<li>{escape(option)}</li>" for option, _ in self.choices)
        return (
            f'<div class="predict" data-predict="{data}"><div class="predict-plain">'
            f"<p><strong>{escape(self.question)}</strong></p>{options and f'<ul>{options}</ul>'}"
            f"<details><summary>The answer</summary>{_paragraphs(self.answer())}</details>"
            "</div></div>"
        )

    def widget(self):
        """Return the question as a form that a kernel answers."""
        import ipywidgets as widgets

        field, screen = self._field(), widgets.HTML()
        check = widgets.Button(description="Check my answer")
        show = widgets.Button(description="Show me")

        def say(lines: Iterable[str]) -> None:
            screen.value = f'<div role="status">{_paragraphs(lines)}</div>'

        def reply(_: Any) -> None:
            try:
                say(self.reply(field.value or ""))
            except ValueError as nonsense:
                say([str(nonsense)])

        check.on_click(reply)
        show.on_click(lambda _: say(self.answer()))
        question = widgets.HTML(f"<strong>{escape(self.question)}</strong>")
        return widgets.VBox([question, field, widgets.HBox([check, show]), screen])


@dataclass(frozen=True)
class Number(Prediction):
    """A question whose answer is a number, shown with its unit."""

    truth: float
    shown: str
    unit: str
    within: float
    why: str
    choices = ()

    def answer(self) -> list[str]:
        """Return what is true and why, a paragraph each."""
        return [f"It is {self.shown}.", self.why]

    def reply(self, typed: str) -> list[str]:
        """Return what to say to an answer; raise ValueError where it is no number."""
        said = self.read(typed)
        off = abs(said - self.truth)
        near = off <= self.within + 1e-9
        told = f"You said {shown(said)}; it is {self.shown}"
        if off > 1e-9:
            told += f": you were {shown(off)} too {'high' if said > self.truth else 'low'}"
            told += ", which is near enough" * near
        return [f"{'Right' if near else 'Not right'}. {told}.", self.why]

    def read(self, typed: str) -> float:
        """Return the number that was typed; the unit may follow it, or a per cent sign."""
        text = typed.strip()
        if not text:
            raise ValueError("Type a number first, or press “Show me”.")
        text = re.sub(r"[\s'’]", "", text.removesuffix(self.unit))
        text = re.sub("[−–]", "-", text)
        per_cent = text.endswith("%") and not self.unit.startswith("%")
        text = text.removesuffix("%")
        grouped, simple = GROUPED.fullmatch(text), SIMPLE.fullmatch(text)
        if not (grouped or simple) or len(text) > LONGEST:
            raise ValueError(f"“{typed.strip()}” is not a number: type one such as 12 or 0.5.")
        # 1,234 is a little over one where the answer is 0.5, and over a thousand where it is 723
        if grouped and not (simple and re.match(r"[−\d]+\.\d", self.shown)):
            text = text.replace(re.search("[.,]", text)[0], "")
        return float(text.replace(",", ".")) / (100 if per_cent else 1) + 0.0

    def _field(self):
        import ipywidgets as widgets

        return widgets.Text(description="Your answer", placeholder=self.unit)


@dataclass(frozen=True)
class Choice(Prediction):
    """A question with options and a reason for each: pairs of both in `choices`."""

    choices: tuple[tuple[str, str], ...]
    truth: str

    def answer(self) -> list[str]:
        """Return which option is true, and the reasons, a paragraph each."""
        return [f"The answer is “{self.truth}”.", *self._reasons(dict(self.choices))]

    def reply(self, option: str) -> list[str]:
        """Return what to say to an option; raise ValueError where there is none."""
        if not option:
            raise ValueError("Choose one of the options first, or press “Show me”.")
        told = f"Not right. You said “{option}”; the answer is “{self.truth}”."
        if option == self.truth:
            told = f"Right. You said “{option}”."
        return [told, *self._reasons(dict.fromkeys([option, self.truth]))]

    def _reasons(self, options: Iterable[str]) -> list[str]:
        return [f"{option} – {dict(self.choices)[option]}" for option in options]

    def _field(self):
        import ipywidgets as widgets

        options = [option for option, _ in self.choices]
        return widgets.RadioButtons(options=options, index=None, layout={"width": "max-content"})


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def shown(number: float) -> str:
    """Return a number as a person would print it, up to eight decimals."""
    return f"{number:,.8f}".rstrip("0").rstrip(".").replace("-", "−")
