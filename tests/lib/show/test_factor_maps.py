import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.show.factor_maps import factor_map, factor_plane, nearest
from lib.show.stage import pixels_of

KINDS, TOPICS = ["ruler", "ruler", "subject", "subject"], ["male", "female"] * 2
WORDS = ["king", "queen", "man", "woman"]


def test_the_plane_of_a_grid_is_the_grid():
    """Kinds two apart and topics six apart, in axes that are neither, turned in five dimensions."""
    flat = np.array([[1, 3], [1, -3], [-1, 3], [-1, -3]])
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(5, 5)))[0][:, :2]
    assert np.allclose(factor_plane(flat @ turn.T + 7, KINDS, TOPICS), flat)


@given(st.integers(0, 2**32 - 1))
def test_the_map_is_a_projection_on_two_perpendicular_axes(seed):
    E = np.random.default_rng(seed).normal(size=(4, 6))
    points, centred = factor_plane(E, KINDS, TOPICS), E - E.mean(axis=0)
    axes = np.linalg.lstsq(centred, points, rcond=None)[0]
    assert np.allclose(centred @ axes, points)
    assert np.linalg.norm(points) <= np.linalg.norm(centred) + 1e-9  # it only ever loses length
    assert points[:2, 0].mean() > points[2:, 0].mean()  # the first kind lies to the right
    difference = centred[:2].mean(axis=0) - centred[2:].mean(axis=0)
    assert np.isclose(points[0, 0], centred[0] @ difference / np.linalg.norm(difference))


@given(st.integers(0, 2**32 - 1), st.integers(2, 9))
def test_nearest_agrees_with_a_loop(seed, n):
    points = np.random.default_rng(seed).normal(size=(n, 2))
    for i, found in enumerate(nearest(points)):
        others = [j for j in range(n) if j != i]
        assert found == min(others, key=lambda j: np.hypot(*(points[i] - points[j])))


def test_a_map_shows_kind_by_colour_topic_by_marker_and_the_nearest_by_a_line():
    points = np.array([[1, 2], [1.2, -2], [-1, 2], [-1, -2]])
    fig = factor_map(points, WORDS, KINDS, TOPICS, reach=3)
    ax = fig.axes[0]
    lines, marks = ax.lines[:4], ax.lines[4:]
    assert [line.get_xydata().tolist() for line in lines] == [
        points[[i, j]].tolist() for i, j in enumerate([2, 3, 0, 1])
    ]
    assert [mark.get_xydata()[0].tolist() for mark in marks] == points.tolist()
    colours, shapes = ([getattr(m, f"get_{of}")() for m in marks] for of in ("color", "marker"))
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert shapes[0] == shapes[2] != shapes[1] == shapes[3]
    assert ax.get_ylim() == (-3, 3) and ax.get_xlabel() == "subject ← kind → ruler"


@pytest.mark.parametrize("points", [np.zeros((4, 2)), [[1, 1], [1, -1], [-1, 1], [-1, -1]]])
def test_no_name_covers_another_and_none_is_cut_off(points):
    fig = factor_map(np.array(points, float), WORDS, KINDS, TOPICS, reach=1.7)
    pixels_of(fig)
    boxes = [text.get_window_extent() for text in fig.axes[0].texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    box, size = fig.get_tightbbox(), fig.get_size_inches()
    assert box.x0 >= -0.01 and box.y0 >= -0.01 and box.x1 <= size[0] + 0.01
