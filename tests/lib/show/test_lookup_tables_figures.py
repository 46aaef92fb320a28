import numpy as np
import pytest
from matplotlib.colors import to_hex

from lib.show import lookup_tables_figures as figures
from lib.show.stage import pixels_of
from lib.show.style import COLOURS

WORDS = ["king", "man", "queen"]
E = np.array([[0.5, -1], [2, 0.25], [-0.125, 3]])
SHARES = np.array([[0, 0, 1.5], [1, 0, 0], [0, 0, 0.5]])


@pytest.mark.parametrize("i", range(3))
def test_the_lit_row_is_the_product(i):
    fig = figures.one_hot_product(E, WORDS, i)
    ax = fig.axes[0]
    at = [(text.get_text(), *text.get_position()) for text in ax.texts]
    heights = {y for text, _, y in at if text == WORDS[i]}
    lit = [patch for patch in ax.patches if to_hex(patch.get_facecolor()) == COLOURS[0].lower()]
    assert len(lit) == 1 + 2 * E.shape[1]  # the 1, its row and the sum
    rows = {round(patch.get_y() + patch.get_height() / 2, 6) for patch in lit}
    below = max(y for *_, y in at)
    assert rows == {round(y, 6) for y in (*heights, below)}

    def on(height):
        found = sorted((x, text) for text, x, y in at if y == height)
        return [text for _, text in found]

    numbers = [f"{value:.2f}".replace("-", "−") for value in np.eye(3)[i] @ E]
    assert on(heights.pop())[1:] == ["1", "×", *numbers]
    assert on(below)[1:] == numbers
    assert sum(text == "0" for text, *_ in at) == 2


def test_every_number_of_the_product_lies_on_the_picture():
    fig = figures.one_hot_product(E, WORDS, 1)
    fig.draw_without_rendering()
    for text in fig.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= fig.bbox.x1 and box.y1 <= fig.bbox.y1
    assert pixels_of(fig).shape[1] == 1040


def test_the_bars_of_a_repeated_row_stand_on_one_another():
    ax = figures.gradient_rows(SHARES, ["1st", "2nd", "3rd"], WORDS).axes[0]
    ends = np.array([[bar.get_x() + bar.get_width() for bar in bars] for bars in ax.containers])
    assert np.allclose(ends, np.cumsum(SHARES, axis=0))
    assert [bars.get_label() for bars in ax.containers] == ["1st", "2nd", "3rd"]
    assert len({bars[0].get_hatch() for bars in ax.containers}) == 3
    assert [text.get_text() for text in ax.texts] == ["1", "0", "2"]
    assert [text.get_text() for text in ax.get_yticklabels()] == WORDS
