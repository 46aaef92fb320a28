import numpy as np
import pytest

from lib.show import negative_sampling_figures as figures

RNG = np.random.default_rng(0)
P = np.array([0.9, 0.2, 0.05])
NAMES = ["bread, eat", "bread, the", "bread, gold"]
SHARES = np.array([0.06, 0.003, 7e-5])
CLOUDS = {
    "words": figures.half_plane(RNG.normal(1, 1, (50, 8)), np.ones(8)),
    "contexts": figures.half_plane(RNG.normal(-1, 1, (50, 8)), np.ones(8)),
}


@pytest.mark.parametrize(
    "fig",
    [
        lambda: figures.beliefs(P, NAMES),
        lambda: figures.beliefs(np.ones(3), NAMES),
        lambda: figures.rates(SHARES, SHARES[::-1], ["the", "king", "queen"]),
        lambda: figures.settling(RNG.random((20, 100)), 0.5),
        lambda: figures.cone(CLOUDS),
    ],
)
def test_letters_are_large_enough_and_nothing_is_cut_off(fig, legible):
    legible(fig())


def test_beliefs_hatch_the_pair_that_was_seen_on_an_axis_that_does_not_move():
    ax = figures.beliefs(P, NAMES).axes[0]
    assert [bar.get_width() for bar in ax.patches] == P.tolist()
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [True, False, False]
    assert [t.get_text() for t in ax.texts] == ["0.90", "0.20", "0.05"]
    assert ax.get_xlim() == figures.beliefs(P / 10, NAMES).axes[0].get_xlim()


def test_rates_are_in_a_million():
    ax = figures.rates(SHARES, 2 * SHARES, ["the", "king", "queen"]).axes[0]
    occurs, drawn = ax.lines
    assert np.allclose(occurs.get_xdata(), [60_000, 3_000, 70])
    assert np.allclose(drawn.get_xdata(), [120_000, 6_000, 140])
    low, high = ax.get_xlim()
    assert low < 70 and high > 120_000


def test_every_run_settles_around_the_same_line():
    means = RNG.random((4, 100))
    ax = figures.settling(means, 0.25).axes[0]
    *runs, expected = ax.lines
    assert np.array_equal([run.get_ydata() for run in runs], means)
    assert runs[0].get_xdata()[[0, -1]].tolist() == [1, 100]
    assert set(expected.get_ydata()) == {0.25}


def test_points_of_the_half_plane_keep_angles_and_lengths():
    E, axis = RNG.normal(0.5, 1, (200, 6)), RNG.normal(size=6)
    points = figures.half_plane(E, axis)
    length = np.linalg.norm(E, axis=1)
    cosine = E @ axis / length / np.linalg.norm(axis)
    assert np.allclose(points[:, 0] / np.linalg.norm(points, axis=1), cosine)
    assert np.allclose(np.linalg.norm(points, axis=1), length / length.max())
    assert 0.3 < (points[:, 1] > 0).mean() < 0.7


def test_the_two_sides_of_a_half_plane_are_those_of_the_widest_direction():
    E = np.array([[1, 5, 0.1], [1, -5, 0.1], [2, 4, -0.1], [2, -4, -0.1]])
    signs = np.sign(figures.half_plane(E, np.array([3.0, 0, 0]))[:, 1])
    assert signs[0] == signs[2] == -signs[1] == -signs[3]


def test_the_wedge_of_a_cone_stands_at_the_median_angle():
    ax = figures.cone(CLOUDS).axes[0]
    for cloud, wedge, xy in zip(ax.lines[::2], ax.lines[1::2], CLOUDS.values(), strict=True):
        assert np.array_equal(cloud.get_xydata(), xy)
        x, y = wedge.get_xydata()[0]
        angles = np.arccos(xy[:, 0] / np.linalg.norm(xy, axis=1))
        assert np.isclose(np.arctan2(y, x), np.median(angles))
        assert wedge.get_xydata()[1].tolist() == [0, 0]
    assert np.abs(np.concatenate(list(CLOUDS.values()))).max() <= 1 < ax.get_xlim()[1]
