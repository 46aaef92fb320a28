"""The reader of figures sees each fault, and none where there is none."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lib.show.style import DPI, TEXT, WIDTH, canvas
from tests.look import PHONE, SMALLEST, comparable, complaints, corners, overlap, scales


@pytest.fixture
def ax():
    """The axes of an empty figure without ticks, their units pixels of the picture."""
    fig = Figure(figsize=(WIDTH, 3), dpi=DPI)
    axes = fig.add_axes((0, 0, 1, 1), xlim=(0, WIDTH * DPI), ylim=(0, 3 * DPI))
    axes.set(xticks=[], yticks=[])
    return axes


def found_on(figure):
    figure.draw_without_rendering()
    return complaints(figure)


def test_what_is_legible_is_not_complained_of(ax):
    ax.text(100, 100, "king", fontsize=TEXT)
    ax.text(100, 145, "queen", fontsize=TEXT)
    ax.plot([90, 400], [120, 300], "o", ls="")
    ax.annotate("", (300, 400), (100, 400), arrowprops={"arrowstyle": "->"})
    ax.plot([500], [300], "o", ms=20)
    ax.text(500, 300, "7", fontsize=TEXT, ha="center", va="center")  # stands in its mark
    ax.text(2000, 100, "unseen", visible=False)
    assert found_on(ax.figure) == []


def test_letters_are_measured_as_a_phone_shows_them(ax):
    smallest = SMALLEST * WIDTH * 72 / PHONE  # points, for the figure is as wide as the screen
    ax.text(100, 100, "large", fontsize=smallest + 0.1)
    ax.text(100, 300, "small", fontsize=smallest - 0.1)
    ax.text(300, 300, "$e_i$", fontsize=smallest + 1)
    ax.text(500, 300, "3 $ or 4 $", fontsize=smallest + 0.1, parse_math=False)
    small, index = sorted(found_on(ax.figure), reverse=True)
    assert small == "'small' has letters of 10.9 pixels on a phone"
    assert index.startswith("'$e_i$' has letters of ")


@pytest.mark.parametrize("place", [(-30, 100), (1000, 100), (100, -15), (100, 590)])
def test_letters_over_the_edge_are_cut_off(ax, place):
    ax.text(*place, "king", fontsize=TEXT)
    assert found_on(ax.figure) == ["'king' is cut off"]


def test_texts_over_one_another_are_seen_on_two_axes_too(ax):
    other = ax.figure.add_axes(ax.get_position(), xlim=ax.get_xlim(), ylim=ax.get_ylim())
    other.set(xticks=[], yticks=[])
    ax.text(100, 100, "king", fontsize=TEXT)
    other.text(140, 110, "queen", fontsize=TEXT)
    assert found_on(ax.figure) == ["'king' and 'queen' cover each other"]


def test_a_name_over_a_mark_or_an_arrow_is_seen(ax):
    ax.text(100, 100, "king", fontsize=TEXT)
    ax.text(100, 300, "queen", fontsize=TEXT)
    ax.scatter([120], [115])
    ax.annotate("", (400, 315), (50, 315), arrowprops={"arrowstyle": "->"})
    assert set(found_on(ax.figure)) == {"'king' covers a mark", "an arrow runs through 'queen'"}


def test_a_mark_beyond_its_axes_is_seen(ax):
    ax.plot([-5], [100], "o")
    assert found_on(ax.figure) == ["a mark lies outside its axes"]


def test_ticks_beyond_the_axes_and_hidden_axes_have_no_words():
    fig, ax = canvas(3, layout="none")
    ax.set_xticks([0, 1, 2, 3], ["a name as long as half of the picture", "one", "two", "three"])
    ax.set_xlim(0.5, 2.5)  # after the ticks, which move it
    assert found_on(fig) == []
    ax.set(xlim=(-0.5, 2.5))
    assert any("is cut off" in words for words in found_on(fig))
    ax.axis("off")
    assert found_on(fig) == []


def test_turned_texts_are_boxes_turned(ax):
    """Names at 45 degrees are apart though the upright boxes around them are not."""
    look = {"rotation": 45, "rotation_mode": "anchor", "fontsize": TEXT, "ha": "right"}
    one, other = (ax.text(x, 300, "a long name", **look) for x in (300, 360))
    assert one.get_window_extent().overlaps(other.get_window_extent())
    assert not overlap(corners(one), corners(other)) and one.get_rotation() == 45
    near = ax.text(320, 300, "a long name", **look)
    assert overlap(corners(one), corners(near))
    box = corners(one)
    upright = one.get_window_extent()
    assert np.allclose([box.min(axis=0), box.max(axis=0)], [upright.min, upright.max], atol=1)


def test_scales_are_compared_with_their_place_and_colours():
    def figure(**settings):
        fig, ax = canvas(3)
        ax.imshow(np.eye(2), vmin=0, vmax=settings.pop("vmax", 1), aspect="auto")
        ax.set(**{"xlim": (0, 1), "ylim": (1, 2), **settings})
        fig.draw_without_rendering()
        return scales(fig)

    assert comparable(figure(), figure())
    for change in ({"xlim": (0, 2)}, {"ylim": (1, 3)}, {"yscale": "log"}, {"vmax": 2}):
        assert not comparable(figure(), figure(**change))
    assert not comparable(figure(), figure(ylabel="a name that takes room"))
    assert not comparable(figure(), ([], np.empty((0, 4))))
