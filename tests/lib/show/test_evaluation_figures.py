import numpy as np
import pytest

from lib.show.evaluation_figures import strips

GROUPS = {"near": [0.5, 0.7, 0.9], "far": [-0.1, 0.1]}


def test_strips_show_every_number_its_row_and_the_mean_of_each():
    ax = strips(GROUPS, ("random pairs", 0.2), "cosine").axes[0]
    *rows, means, line = ax.lines
    assert [row.get_xdata().tolist() for row in rows] == list(GROUPS.values())
    assert [set(row.get_ydata()) for row in rows] == [{0}, {1}]
    assert means.get_xdata() == pytest.approx([0.7, 0.0]) and list(means.get_ydata()) == [0, 1]
    assert set(line.get_xdata()) == {0.2} and line.get_label() == "random pairs"
    assert [label.get_text() for label in ax.get_yticklabels()] == list(GROUPS)
    assert ax.get_ylim() == (1.5, -0.5) and ax.get_xlabel() == "cosine"


def test_strips_show_their_first_row_on_top_and_cut_nothing_off(legible):
    fig = strips({f"a row of words {n}": np.arange(n + 2) for n in range(7)}, ("mean", 1), "score")
    legible(fig)
    heights = [label.get_window_extent().y0 for label in fig.axes[0].get_yticklabels()]
    assert heights == sorted(heights, reverse=True)
