import numpy as np
import pytest

from lib.show import compression_figures as figures

WORDS = ["king", "queen", "man", "woman"]
CURVES = {"32 bits": ([40, 200, 400], [0.1, 0.5, 0.66]), "8 bits": ([10, 50], [0.1, 0.6])}
SCORES = {"3CosAdd": 0.6, "nearest to c": 0.2, "inputs may answer": 0.3}


def squeezed():
    chart = figures.Squeezed(WORDS, CURVES, 0.67, list(SCORES)[1:])
    chart(np.full((4, 4), 0.5), 50, list(SCORES.values()))
    return chart.still()


def largest():
    return figures.largest_entries({"one": np.array([0.4, 0.1]), "two": np.array([0.2, 0.3])})


@pytest.mark.parametrize("draw", [squeezed, largest])
def test_letters_are_large_enough_and_nothing_is_cut_off(draw, legible):
    legible(draw())


def test_the_ring_is_where_we_are_and_the_baselines_below_it():
    ax = squeezed().axes[1]
    line, *curves, ring, nearest, allowed = ax.lines
    assert set(line.get_ydata()) == {0.67} and "67%" in ax.texts[0].get_text()
    assert [list(curve.get_xdata()) for curve in curves] == [x for x, _ in CURVES.values()]
    assert ring.get_xydata().tolist() == [[50, 0.6]]
    assert [m.get_xydata().tolist() for m in (nearest, allowed)] == [[[50, 0.2]], [[50, 0.3]]]


def test_one_chart_shows_every_table():
    chart = figures.Squeezed(WORDS, CURVES, 0.67, list(SCORES)[1:])
    first = chart(np.eye(4), 50, [0.6, 0.2, 0.3])
    other = chart(np.full((4, 4), 0.5), 100, [0.7, 0.1, 0.4])
    top, ax = chart.figure.axes
    assert (top.images[0].get_array() == 0.5).all() and top.images[0].get_clim() == (-1, 1)
    assert [m.get_xydata().tolist() for m in ax.lines[-3:]] == [[[100, y]] for y in (0.7, 0.1, 0.4)]
    assert (first != other).any() and (first == chart(np.eye(4), 50, [0.6, 0.2, 0.3])).all()


def test_bars_are_as_high_as_the_shares():
    bars = largest().axes[0].patches
    assert [bar.get_height() for bar in bars] == [0.4, 0.1, 0.2, 0.3]
    assert bars[1].get_x() + bars[1].get_width() / 2 == pytest.approx(1)
