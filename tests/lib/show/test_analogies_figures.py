import numpy as np
import pytest
from matplotlib.colors import to_hex

from lib.show import analogies_figures as figures
from lib.show.stage import pixels_of
from lib.show.style import COLOURS

WORDS = ["man", "woman", "king", "queen"]
ABC = np.array([[0.4, 0.2], [-0.4, 0.25], [0.5, 0.9]])
POINTS = np.vstack([ABC, [[-0.3, 0.8]], [ABC[2] - ABC[0] + ABC[1]]])
COSINES = {
    "with the sum": {"queen": 0.9, "king": 0.95, "man": -0.5, "paris": 0.1},
    "with king": {"queen": 0.3, "king": 1.0, "man": 0.8, "paris": 0.6},
}


def drawn(cosines=COSINES):
    return figures.parallelogram(POINTS, WORDS, cosines, ("gender", "royal"))


def ring(ax):
    return [line.get_xydata()[0] for line in ax.lines if line.get_markerfacecolor() == "none"]


def test_both_arrows_are_the_same_way():
    ax = drawn().axes[0]
    arrows = {text.xyann: text.xy for text in ax.texts if text.arrow_patch}
    ways = np.array([np.subtract(end, start) for start, end in arrows.items()])
    assert len(ways) == 2 and np.allclose(ways, ABC[1] - ABC[0])
    assert {tuple(start) for start in arrows} == {tuple(ABC[0]), tuple(ABC[2])}


def test_every_word_is_named_beside_its_point():
    fig = drawn()
    ax = fig.axes[0]
    at = {text.get_text(): tuple(text.xy) for text in ax.texts if not text.arrow_patch}
    assert list(at) == [*WORDS, "king − man + woman"]
    assert np.allclose(list(at.values()), POINTS)
    fig.draw_without_rendering()
    rows = [label for below in fig.axes[1:] for label in below.get_yticklabels()]
    for text in [*rows, *(text for axes in fig.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= fig.bbox.x1 and box.y0 >= 0 and box.y1 <= fig.bbox.y1


def test_the_largest_cosine_is_ringed_and_the_best_of_the_others_ticked():
    fig = drawn()
    assert np.allclose(ring(fig.axes[0]), POINTS[2])  # king, whose cosine is 0.95
    ticks = [[t.get_text() for t in ax.texts if "✓" in t.get_text()] for ax in fig.axes[1:]]
    assert ticks == [["0.95 ✓"], ["0.60 ✓"]]  # paris: king and man are of the question
    far = {**COSINES, "with the sum": {"queen": 0.1, "paris": 0.7}}
    assert ring(drawn(far).axes[0]) == []  # paris is not on the plane


def test_bars_are_the_cosines_and_hatched_where_the_word_is_asked_for():
    for ax, values in zip(drawn().axes[1:], COSINES.values(), strict=True):
        assert [bar.get_width() for bar in ax.patches] == list(values.values())
        assert [bool(bar.get_hatch()) for bar in ax.patches] == [w in WORDS[:3] for w in values]
        assert [text.get_text() for text in ax.get_yticklabels()] == list(values)
        assert ax.get_xlim() == (-0.55, 1.75)


def test_frames_of_one_explorable_share_their_axes():
    low, high = COSINES.values()
    first, second = drawn(), drawn({"with the sum": high, "with king": low})
    for one, other in zip(first.axes, second.axes, strict=True):
        assert one.get_position().bounds == other.get_position().bounds
        assert one.get_xlim() == other.get_xlim() and one.get_ylim() == other.get_ylim()


def test_winners_are_counted_on_the_curves():
    counts = {"sum": [187, 723, 1000], "nearness": [1000, 1000, 0]}
    fig = figures.winners([0, 0.1, 0.8], counts, "how different?", "queen wins")
    for line, (name, y) in zip(fig.axes[0].lines, counts.items(), strict=True):
        assert line.get_label() == name and line.get_ydata().tolist() == y
        assert line.get_xdata().tolist() == [0, 0.1, 0.8]
    assert pixels_of(fig).shape[1] == 1040


@pytest.mark.parametrize("seed", range(3))
def test_stacked_terms_end_at_what_is_above_and_below_zero(seed):
    values = np.random.default_rng(seed).normal(size=(3, 4))
    names = ["- a", "+ b", "+ c"]
    fig = figures.three_terms(dict(zip(names, values, strict=True)), WORDS, WORDS[:2])
    ax = fig.axes[0]
    ends = np.array([[(bar.get_x(), bar.get_width()) for bar in bars] for bars in ax.containers])
    assert np.allclose(ends[:, :, 1].sum(axis=0), values.sum(axis=0))
    assert np.allclose(ends.sum(axis=-1).max(axis=0), np.maximum(values, 0).sum(axis=0))
    assert np.allclose(ends.sum(axis=-1).min(axis=0), np.minimum(values, 0).sum(axis=0))
    assert np.allclose(ax.lines[0].get_xdata(), values.sum(axis=0))
    assert [t.get_text() for t in ax.texts] == [f"{total:.2f}" for total in values.sum(axis=0)]
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert labels == ["(man)", "(woman)", "king", "queen"]
    colours = {to_hex(bar.get_facecolor()) for bars in ax.containers for bar in bars}
    assert colours == {colour.lower() for colour in COLOURS[:3]}
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["sum", *names]
