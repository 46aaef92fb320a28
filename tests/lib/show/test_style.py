import pytest
from matplotlib import rcParams
from matplotlib.colors import to_rgb

from lib.show import style


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


@pytest.mark.parametrize("colour", [style.INK, style.GREY])
def test_letters_stand_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) > 7  # the strictest level of WCAG 2.2


def test_a_canvas_has_the_books_width_and_one_axes_for_each_row():
    fig, axes = style.canvas(4, rows=(2, 1))
    assert list(fig.get_size_inches()) == [style.WIDTH, 4] and len(axes) == 2
    assert axes[0].get_position().height > 1.5 * axes[1].get_position().height
    assert style.canvas(3)[1].get_ylabel() == ""


def test_curves_drawn_one_after_the_other_differ_in_colour_marker_and_dash():
    _, ax = style.canvas(3)
    one, other = (ax.plot([0, 1])[0] for _ in range(2))
    for trait in ("color", "marker", "linestyle"):
        assert getattr(one, f"get_{trait}")() != getattr(other, f"get_{trait}")()


def test_ticks_are_in_style_though_they_are_made_when_a_figure_is_drawn():
    fig, ax = style.canvas(3)
    fig.draw_without_rendering()
    for tick in [*ax.get_xticklabels(), *ax.get_yticklabels()]:
        assert (tick.get_fontsize(), tick.get_color()) == (style.SMALL, style.INK)


def test_the_sheet_stays_out_of_the_figures_of_others():
    before = dict(rcParams)
    style.canvas(3)
    assert dict(rcParams) == before


def test_the_colours_are_those_of_okabe_and_ito_and_a_grey():
    """Color Universal Design (2008): told apart by every kind of vision; yellow is too pale."""
    published = {
        "black": (0, 0, 0), "orange": (230, 159, 0), "sky blue": (86, 180, 233),
        "bluish green": (0, 158, 115), "blue": (0, 114, 178), "vermilion": (213, 94, 0),
        "reddish purple": (204, 121, 167),
    }  # fmt: skip
    ours = {tuple(round(255 * part) for part in to_rgb(colour)) for colour in style.COLOURS}
    (grey,) = ours - set(published.values())
    assert set(published.values()) <= ours and len(set(grey)) == 1
