import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from lib.show.pca_figures import TrueNeighbours, TurningLine, against_chance, rebuilt, share_along
from lib.show.stage import pixels_of

POINTS = np.array([[0.0, 0], [2, 1], [3, -1], [5, 2.5], [5, 2.4], [0, 3]])
WORDS = ["king", "queen", "man", "woman", "cat", "dog"]


def boxes(labels):
    """Where labels lie, less a pixel all around: they may touch."""
    return [label.get_window_extent().padded(-1) for label in labels if label.get_text()]


def apart(labels):
    found = boxes(labels)
    return not any(a.overlaps(b) for i, a in enumerate(found) for b in found[:i])


@given(seed=st.integers(0, 999), angle=st.floats(-400, 400))
def test_the_share_along_a_line_is_the_variance_of_the_turned_points(seed, angle):
    points = np.random.default_rng(seed).normal(size=(7, 2)) * [3, 1] + 5
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turned = points @ [[cos, -sin], [sin, cos]]
    variance = turned.var(axis=0)
    assert share_along(points, angle) == pytest.approx(variance[0] / variance.sum())
    assert share_along(points, angle) + share_along(points, angle + 90) == pytest.approx(1)


@pytest.mark.parametrize("angle", [0, 35, 90, 179.5])
def test_the_turning_line_shows_each_word_its_foot_and_the_share(angle):
    figure = TurningLine(POINTS, WORDS, ("first", "second"))
    pixels = figure(angle)
    cloud, strip = figure.figure.axes
    words, line, feet = (thing.get_xydata() for thing in cloud.lines)
    assert np.array_equal(words, POINTS)
    b = (line[1] - line[0]) / np.linalg.norm(line[1] - line[0])
    assert np.degrees(np.arctan2(b[1], b[0])) % 180 == pytest.approx(angle)
    offset = feet - POINTS.mean(axis=0)
    assert offset @ [-b[1], b[0]] == pytest.approx(0, abs=1e-9)  # on the line, through the mean
    assert (POINTS - feet) @ b == pytest.approx(0, abs=1e-9)  # at a right angle to it
    joined = cloud.collections[0].get_segments()
    assert np.allclose(joined, np.stack([POINTS, feet], axis=1))
    assert (offset**2).sum() / ((POINTS - POINTS.mean(0)) ** 2).sum() == pytest.approx(
        strip.lines[1].get_ydata()[0]
    )
    assert strip.lines[1].get_xdata()[0] == angle
    assert np.interp(angle, *strip.lines[0].get_xydata().T) == pytest.approx(
        share_along(POINTS, angle), abs=1e-3
    )
    assert apart(cloud.texts) and not np.array_equal(pixels, figure(angle + 10))


def test_the_line_crosses_the_whole_picture_and_its_axes_stay():
    figure = TurningLine(POINTS, WORDS, ("first", "second"))
    ax = figure.figure.axes[0]
    (left, right), (low, high) = before = ax.get_xlim(), ax.get_ylim()
    for angle in range(0, 180, 15):
        figure(angle)
        x, y = ax.lines[1].get_data()
        assert (min(x) < left and right < max(x)) or (min(y) < low and high < max(y))
    assert (ax.get_xlim(), ax.get_ylim()) == before
    (x, y), margin = POINTS.T, 0.1
    assert left + margin < min(x) and max(x) < right - margin
    assert low + margin < min(y) and max(y) < high - margin


def test_lines_lead_to_the_true_neighbours_dashed_where_the_map_hides_one():
    stage = TrueNeighbours(POINTS, WORDS, ["a", "a", "a", "b", "b", "b"], n_neighbors=2)
    for word, near, shown in ((0, [4, 1], [False, True]), (3, [4, 2], [True, False])):
        stage(word, near, shown)
        ax = stage.figure.axes[0]
        lines = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_lw() == 2]
        lines = [line for line in lines if line.get_zorder() == 2]
        assert len(lines) == 2
        for line, other, seen in zip(lines, near, shown, strict=True):
            assert np.array_equal(line.get_xydata(), POINTS[[word, other]])
            assert line.get_linestyle() == ("-" if seen else "--")
        assert len({line.get_color() for line in lines}) == 2
        names = [t for t in stage.figure.findobj(Text) if t.get_text() in [WORDS[word]]]
        assert len(names) == 1
        ranked = [f"{rank} {WORDS[other]}" for rank, other in enumerate(near, 1)]
        labels = [t for t in stage.figure.findobj(Text) if t.get_text() in ranked]
        assert [t.get_text() for t in labels] == ranked and apart([*names, *labels])


def test_as_many_neighbours_must_come_as_there_are_lines():
    with pytest.raises(ValueError, match="argument"):
        TrueNeighbours(POINTS, WORDS, [""] * 6, n_neighbors=2)(0, [1], [True])


def test_rebuilt_tables_stand_side_by_side_with_their_numbers():
    table = np.array([[0.84, -0.5], [-0.04, -1.0], [0.97, 10.5]])
    fig = rebuilt({"the table": table, "lost": 0 * table}, ["king", "cat", "dog"])
    pixels_of(fig)
    first, second = fig.axes
    assert [t.get_text() for t in first.texts] == [".8", "−.5", "0", "−1", "1", "10.5"]
    assert {t.get_text() for t in second.texts} == {"0"}
    assert [t.get_text() for t in first.get_yticklabels()] == ["king", "cat", "dog"]
    assert first.images[0].get_clim() == second.images[0].get_clim() == (-1, 1)
    assert np.array_equal(first.images[0].get_array(), table)


def test_chance_is_drawn_whole_and_its_middle_filled():
    chance = np.random.default_rng(0).beta(9, 3, size=5000)
    fig = against_chance(chance, 0.914, "ten words:", "share")
    ax = fig.axes[0]
    assert sum(bar.get_height() for bar in ax.patches) == 5000
    filled = [bar for bar in ax.patches if not bar.get_hatch()]
    assert 0.93 < sum(bar.get_height() for bar in filled) / 5000 < 0.97
    low, high = np.percentile(chance, [2.5, 97.5])
    assert all(low <= bar.get_x() <= high for bar in filled)
    assert set(ax.lines[0].get_xdata()) == {0.914}
    assert ax.texts[0].get_text() == "ten words: 91.4 %"
    pixels_of(fig)
    box, size = fig.get_tightbbox(), fig.get_size_inches()
    assert box.x0 >= -0.01 and box.x1 <= size[0] + 0.01 and box.y1 <= size[1] + 0.01
