"""What can be asked of word vectors in a reader's own words, and what is answered.

`words.js` reads the same questions in the published page, and says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np


class Answer(NamedTuple):
    """A sentence, and lists of words with a number each: heading, then pairs."""

    said: str
    lists: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    def html(self) -> str:
        """Return the answer as it stands on a page."""
        lists = "".join(
            f"<figure><figcaption>{escape(heading)}</figcaption><ol>"
            + "".join(f"<li><span>{escape(word)}</span> <b>{x}</b></li>" for word, x in rows)
            + "</ol></figure>"
            for heading, rows in self.lists
        )
        return f"<p>{escape(self.said)}</p><div>{lists}</div>"


class Asked:
    """Questions of one kind about `vectors`, a WordVectors; `how` tells a reader to put one.

    Words are found whatever their capitals, and with accents that the vectors' words lack.
    """

    how: str
    switch = ""  # the name of what a reader can turn on

    def __init__(self, vectors: Any):
        self.vectors = vectors
        self.spelt = {_fold(word): word for word in reversed(vectors.words)}

    def page(self) -> dict[str, Any]:
        """Return what a page must know to answer such questions itself, beside the vectors."""
        return {"how": self.how, "switch": self.switch}

    def found(self, words: Sequence[str]) -> list[str]:
        """Return words as the vectors spell them; an unknown one stays as it is."""
        return [w if w in self.vectors else self.spelt.get(_fold(w), w) for w in words]


class Neighbours(Asked):
    """The neighbours of a word, or of a sum of words: c − a + b for a : b :: c."""

    how = (
        "One word: its neighbours. a : b :: c, or a sum such as king − man + woman: the words "
        "nearest to the sum, and beside them those nearest to its first word alone."
    )
    switch = "The words of the question may answer"

    def answer(self, typed: str, inputs: bool = False) -> Answer:
        """Return the answer; raise ValueError for what is no question, KeyError for a word."""
        terms = self.read(typed)
        words = [word for _, word in terms]
        plus, minus = ([word for sign, word in terms if sign == wanted] for wanted in "+−")
        name = " ".join(f"{sign} {word}" for sign, word in terms).removeprefix("+ ")
        try:
            best = self.vectors.most_similar(plus, minus, exclude_inputs=not inputs)
        except ValueError:
            raise ValueError(f"No word answers {name}: nothing is left of it.") from None
        said = f"Nearest to {name}: {', '.join(word for word, _ in best[:3])}."
        if not plus or len(words) == 1:
            return Answer(said, [_ranking(name, best, words)])
        first = plus[0]
        alone = self.vectors.similar_by_vector(self.vectors[first], 5, () if inputs else words)
        too = " too" if alone[0][0] == best[0][0] else ""
        return Answer(
            f"Nearest to {name}: {best[0][0]}. Nearest to {first} alone: {alone[0][0]}{too}.",
            [_ranking(name, best[:5], words), _ranking(f"{first} alone", alone, words)],
        )

    def read(self, typed: str) -> list[tuple[str, str]]:
        """Return a question as words, each with its sign."""
        text = re.sub(r"[:?\s]+", " ", re.sub("[-−–‐]", " − ", typed)).replace("+", " + ")
        tokens = re.sub(r"[+−\s]+$", "", text).split()
        signs = {"+", "−"}
        if len(tokens) == 3 and not signs & set(tokens):
            a, b, c = tokens
            tokens = [c, "−", a, "+", b]
        if tokens and tokens[0] not in signs:
            tokens = ["+", *tokens]
        between, words = tokens[::2], tokens[1::2]
        whole = words and len(between) == len(words)
        if not whole or not set(between) <= signs or signs & set(words):
            raise ValueError(self.how)
        return list(zip(between, self.found(words), strict=True))


class Poles(Asked):
    """Which of two `poles` lists of words lie nearer to, beside lists drawn at random.

    A word's score is its mean cosine with one pole's words less that with the other's: Caliskan et
    al. (2017).
    """

    how = (
        "A list of words, or several with / between them: the score of each word, and the mean of "
        "each list beside what lists of random words have."
    )

    def __init__(self, vectors: Any, poles: Mapping[str, Sequence[str]]):
        super().__init__(vectors)
        one, other = (vectors.unit[vectors.ids(words)].mean(axis=0) for words in poles.values())
        self.poles = {name: list(words) for name, words in poles.items()}
        self.scores = vectors.unit @ (one - other)

    def page(self) -> dict[str, Any]:
        return super().page() | {"poles": self.poles}

    def answer(self, typed: str, _: bool = False) -> Answer:
        """Return the answer; raise ValueError for what is no question, KeyError for a word."""
        lists = [re.findall(r"[^\s,;]+", part) for part in typed.split("/")]
        answers = [self.of_list(self.found(words)) for words in lists if words]
        if not answers:
            raise ValueError(self.how)
        return Answer(" ".join(said for said, _ in answers), [ranking for _, ranking in answers])

    def of_list(self, words: list[str]) -> tuple[str, tuple]:
        """Return what is said of one list, and its words in the order of their scores."""
        ids, n = self.vectors.ids(words), len(words)
        scores, others = self.scores[ids], self.scores[: max(1000, ids.max() + 1)]  # as frequent
        off = 1.96 * others.std() / np.sqrt(n)  # a mean of n is near enough to normal
        mean, low, high = scores.mean(), others.mean() - off, others.mean() + off
        one, other = self.poles
        beyond = one if mean > high else other if mean < low else ""
        said = (
            f"{words[0]}{' …' * (n > 1)}: {_shown(mean)}, {'' if beyond else 'no '}nearer to "
            f"{beyond or 'either side'} than random words. Of "
            f"{f'lists of {n} random words' if n > 1 else 'random words'} as frequent, 95 % have "
            f"{_shown(low)} to {_shown(high)}."
        )
        rows = sorted(zip(words, scores.tolist(), strict=True), key=lambda row: -row[1])
        heading = f"higher: nearer to {one}"
        return said, (heading, [(word, _shown(score)) for word, score in rows])


def _ranking(name: str, ranking: Sequence[tuple[str, float]], asked: Sequence[str]) -> tuple:
    rows = [(word + " (in the question)" * (word in asked), _shown(x)) for word, x in ranking]
    return f"cosine with {name}", rows


def _shown(number: float) -> str:
    return f"{number:.3f}".replace("-", "−")


def _fold(word: str) -> str:
    """Return a word without capitals and accents."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(x for x in letters if unicodedata.category(x) != "Mn").casefold()
