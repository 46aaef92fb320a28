"""Fonts for words in any script: which installed font shows a letter, and which words none shows.

The fonts of a machine are opened when the first letter comes that matplotlib's own font lacks.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from functools import cache

from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

BASE = "DejaVu Sans"  # comes with matplotlib


def fit(texts: Iterable[Text]) -> list[str]:
    """Give each text the families of fonts its letters need; return the texts that none shows."""
    unshown = []
    for text in texts:
        words = text.get_text()
        if words.isascii():
            continue
        families = {family_of(letter) for letter in words if letter.isprintable()}
        if None in families:
            unshown.append(words)
        own = text.get_fontfamily()
        if more := sorted(families - {BASE, None, *own}):
            text.set_fontfamily([*own, *more])
    return list(dict.fromkeys(unshown))


def texts_of(figure: Figure) -> list[Text]:
    """Return every text of a figure, those of its ticks included."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            axis.get_ticklabels()  # ticks have no words until someone asks
    return figure.findobj(Text)


@cache
def family_of(letter: str) -> str | None:
    """Return the family of an installed font that shows a letter, or None."""
    return next((name for name, path in _faces() if ord(letter) in _letters(path)), None)


@cache
def _faces() -> list[tuple[str, str]]:
    """Return family and file of the installed upright fonts, the base first, sans serif before."""
    faces = {
        (font.name, font.fname)
        for font in font_manager.fontManager.ttflist
        if font.style == "normal" and font.weight in (400, "normal", "regular", "book")
        if not font.name.startswith("Last Resort")  # shows boxes, for every letter there is
    }
    return sorted(faces, key=lambda face: (face[0] != BASE, "Sans" not in face[0], face))


@cache
def _letters(path: str) -> frozenset[int]:
    with suppress(OSError, RuntimeError):  # a broken font shows nothing
        font = FT2Font(path)
        if font.scalable:  # fonts of coloured bitmaps cannot be drawn at every size
            return frozenset(font.get_charmap())
    return frozenset()


@contextmanager
def quiet():
    """Keep matplotlib's warning of a missing letter from stopping a build: the caption tells it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        yield
