import pytest

from lib.show import your_text_figures as figures

FLOORS = {"uniform": 2.7, "unigram": 2.64, "conditional": 1.77}
SHORT = {"window": 2, "losses": [2.33, 2.2, 2.09], "floors": FLOORS}
LONG = {"window": 10, "losses": [12.48, 2.41], "floors": {**FLOORS, "conditional": 2.19}}


@pytest.mark.parametrize("models", [[SHORT], [SHORT, LONG]])
def test_letters_are_large_enough_and_nothing_is_cut_off(models, legible):
    legible(figures.losses(models))


def test_bars_are_floors_and_losses_on_one_axis():
    short, long = figures.losses([SHORT, LONG]).axes
    assert [bar.get_width() for bar in short.patches] == [2.7, 2.64, 2.33, 2.09, 1.77]
    assert [bar.get_width() for bar in long.patches] == [2.7, 2.64, 12.48, 2.41, 2.19]
    assert [bool(bar.get_hatch()) for bar in long.patches] == [False, False, False, True, False]
    assert short.get_xlim() == long.get_xlim() and short.get_xlim()[1] > 12.48


def test_the_words_say_what_is_drawn():
    assert figures.told([SHORT, LONG]).alt == (
        "Window 2: loss 2.33, then 2.09; floors uniform 2.70, unigram 2.64, conditional 1.77. "
        "Window 10: loss 12.48, then 2.41; floors uniform 2.70, unigram 2.64, conditional 2.19."
    )
