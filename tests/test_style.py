import pytest
from matplotlib.colors import to_rgb

from lib import style


def luminance(colour: str) -> float:
    """Relative luminance by the formula of WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colour_is_never_the_only_cue():
    assert len(set(style.MARKERS)) == len(set(style.COLOURS)) == 8
    assert len({(i % 8, style.marker(i)) for i in range(64)}) == 64


@pytest.mark.parametrize("colour", style.COLOURS)
def test_marks_stand_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) > 2


def test_letters_stand_out_from_white():
    assert 1.05 / (luminance(style.INK) + 0.05) > 7  # the strictest level of WCAG 2.2


def test_a_canvas_has_the_books_width_and_one_axes_for_each_cell():
    fig, axes = style.canvas(4, rows=(2, 1), columns=(1, 1))
    assert list(fig.get_size_inches()) == [style.WIDTH, 4] and len(axes) == 4
    assert style.canvas()[1].get_ylabel() == ""
