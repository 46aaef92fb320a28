import numpy as np
import pytest

from lib.show import charts, maps

WORDS = ["king", "queen", "man", "woman", "", "paris"]
FLOORS = {"uniform": 2.0, "unigram": 1.6, "conditional": 1.5}


@pytest.mark.parametrize(
    "fig",
    [
        lambda: charts.cosine_matrix(np.eye(6), WORDS),
        lambda: charts.loss_curve([2, 1.8, 1.7], FLOORS, 2),
        lambda: charts.bars([14, 11, -2], ["berlin → spain", "queen", "man"], "true rank"),
        lambda: charts.lines([1, 10, 100], {"ours": [1, 2, 3], "their": [1, 4, 9]}, "V", "s", "xy"),
        lambda: charts.lines([1, 2, 3], {"ours": [1, 2, 3]}, "V", "s"),
        lambda: charts.scatter([1, 2, 3], [1, 2, 4], "x", "y", (0, 5)),
        lambda: charts.spreads(["x", "y"], {"one": ([0, 1], [1, 2], [2, 2])}, "share", (0, 3)),
        lambda: charts.dots(["x", "y"], {"one": [0.1, 0.9]}, [(0, 0.2), (0.8, 1)], "share"),
        lambda: maps.word_map(np.eye(6)[:, :2], WORDS, list("aabbcd")),
    ],
)
def test_letters_are_large_enough_and_nothing_is_cut_off(fig, legible):
    legible(fig())


def test_lines_join_the_points_given():
    ax = charts.lines([1, 10, 100], {"ours": [1, 2, 3], "theirs": [1, 4, 9]}, "V", "s", "x").axes[0]
    ours, theirs = ax.lines
    assert ours.get_xydata().tolist() == [[1, 1], [10, 2], [100, 3]]
    assert theirs.get_ydata().tolist() == [1, 4, 9] and theirs.get_label() == "theirs"
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")


def test_a_loss_curve_shows_each_step_their_mean_and_the_floors():
    losses = np.random.default_rng(0).normal(2, 0.1, 50)
    ax = charts.loss_curve(losses, FLOORS, 5).axes[0]
    each, mean, *floors = ax.lines
    assert (each.get_ydata() == losses).all()
    for step in range(4, 50):
        assert mean.get_ydata()[step] == pytest.approx(losses[step - 4 : step + 1].mean())
    assert [floor.get_ydata()[0] for floor in floors] == list(FLOORS.values())
    assert "unigram 1.600" in [text.get_text() for text in ax.texts]


def test_bars_are_as_long_as_their_values_and_say_them():
    ax = charts.bars([14, 7.5], ["king", "queen"], "rank").axes[0]
    assert [bar.get_width() for bar in ax.patches] == [14, 7.5]
    assert [text.get_text() for text in ax.texts] == ["14", "7.5"]
    assert ax.transData.transform((0, 0))[1] > ax.transData.transform((0, 1))[1]  # first on top


def test_scatter_has_one_scale_and_the_line_of_equality():
    ax = charts.scatter([1, 2, 3], [0, 2, 5], "x", "y", (-1, 6)).axes[0]
    points, line = ax.lines
    assert points.get_xydata().tolist() == [[1, 0], [2, 2], [3, 5]]
    assert line.get_xydata().tolist() == [[-1, -1], [6, 6]]
    ax.figure.draw_without_rendering()
    right, up = ax.transData.transform([(6, -1), (-1, 6)]) - ax.transData.transform((-1, -1))
    assert right[0] == pytest.approx(up[1]) and ax.get_xlim() == ax.get_ylim() == (-1, 6)


def test_dots_put_each_value_on_its_line():
    values = {"one": [0.1, 0.9], "two": [0.5, 0.5]}
    fig = charts.dots(["x", "y"], values, [(0, 0.2), (0.8, 1)], "share")
    first, second = fig.axes[0].lines[-2:]
    assert list(first.get_xdata()) == [0.1, 0.9] and list(first.get_ydata()) == [0, 1]
    assert first.get_marker() != second.get_marker()
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["x", "y"]


def test_spreads_reach_from_low_to_high_each_on_its_line():
    series = {"one": ([0, 1], [1, 2], [2, 2]), "two": ([1, 1], [1, 1], [3, 1])}
    ax = charts.spreads(["x", "y"], series, "share", (0, 3)).axes[0]
    for (low, middle, high), marks, bands in zip(
        series.values(), ax.lines, ax.collections, strict=True
    ):
        ends = [[(a, y), (b, y)] for a, b, y in zip(low, high, marks.get_ydata(), strict=True)]
        assert np.allclose([band[:, :2] for band in bands.get_segments()], ends)
        assert list(marks.get_xdata()) == middle
        assert np.rint(marks.get_ydata()).tolist() == [0, 1]
    assert not set(ax.lines[0].get_ydata()) & set(ax.lines[1].get_ydata())


def test_a_matrix_writes_each_cosine_and_no_minus_zero():
    ax = charts.cosine_matrix(np.array([[1, -0.01], [-0.26, 1]]), ["a", "b"]).axes[0]
    assert [text.get_text() for text in ax.texts] == ["1", "0", "−.3", "1"]
