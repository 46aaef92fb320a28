"""Words in scripts that matplotlib's own font lacks."""

import warnings

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from lib.show import charts, fonts, maps, panels
from lib.show.picture import Picture
from lib.show.stage import pixels_of

POINTS = np.array([[0.0, 0], [1, 1]])
LETTERS = {}  # of every installed font, by its family
for font in font_manager.fontManager.ttflist:
    if font.style == "normal" and font.weight == 400 and "Last Resort" not in font.name:
        LETTERS.setdefault(font.name, set()).update(map(chr, FT2Font(font.fname).get_charmap()))
EVERYWHERE = set().union(*LETTERS.values())
ONLY_ELSEWHERE = sorted(c for c in EVERYWHERE - LETTERS[fonts.BASE] if c.isprintable())
NOWHERE = next(c for c in "नアก中𒀀\U0001e900" if c not in EVERYWHERE)


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_a_letter_gets_a_family_that_has_it():
    for letter in ["a", "ж", "א", *ONLY_ELSEWHERE[:: max(1, len(ONLY_ELSEWHERE) // 50)]]:
        assert letter in LETTERS[fonts.family_of(letter)]
    assert fonts.family_of("a") == fonts.BASE and fonts.family_of(NOWHERE) is None


@pytest.mark.skipif(not ONLY_ELSEWHERE, reason="no other font is installed")
def test_a_letter_of_another_font_is_drawn_as_that_font_draws_it():
    letter = ONLY_ELSEWHERE[0]

    def drawn(**font) -> np.ndarray:
        fig = Figure(figsize=(1, 1))
        fig.text(0.3, 0.3, letter, fontsize=40, **font)
        return pixels_of(fig)

    expected = drawn(fontfamily=fonts.family_of(letter))
    assert (drawn() == expected).all() and (expected < 128).any()


def categories(word: str) -> Figure:
    """A figure of matplotlib's own, on whose axis words become ticks when it is drawn."""
    fig = Figure()
    fig.add_subplot().bar(["king", word], [1, 2])
    return fig


@pytest.mark.parametrize(
    "figure",
    [
        lambda word: maps.word_map(POINTS, ["king", word]),
        lambda word: maps.word_map(POINTS, ["king", "queen"], ["royal", word]),
        lambda word: maps.film(["king", word], ["a", "b"], [POINTS])(0),
        lambda word: maps.film(["king", "queen"], ["a", word], [POINTS])(0),
        categories,
        lambda word: charts.bars([1, 2], ["king", word], "rank"),
        lambda word: charts.lines([1, 2], {word: [1, 2]}, "x", "y"),
        lambda word: charts.cosine_matrix(np.eye(2), ["king", word]),
        lambda word: panels.Rankings([(2, 1.0, "{:.1f}")])({"cosine": [(word, 0.5)]}),
        lambda word: panels.Rankings([(2, 1.0, "{:.1f}")])({f"with {word}": [("king", 0.5)]}),
    ],
)
def test_the_caption_names_a_word_that_no_font_shows(figure):
    word = f"a{NOWHERE}"
    shown = Picture(figure(word), alt="words").frame()
    assert "No font on this machine shows" in shown.caption and word in shown.caption
    shown = Picture(figure("naïve"), alt="words", caption="as it was").frame()
    assert shown.caption == "as it was"


def test_texts_that_need_nothing_keep_their_fonts():
    text = Text(0, 0, "plain", fontfamily=["STIXGeneral"])
    assert fonts.fit([text]) == [] and text.get_fontfamily() == ["STIXGeneral"]


def test_a_dollar_sign_in_a_word_is_a_letter():
    pixels_of(maps.word_map(POINTS, ["$\\frac$", "us$"]))  # as a formula this would be an error
