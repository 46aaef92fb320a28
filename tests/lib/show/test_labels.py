import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from lib.show.labels import GAP, beside, name_points

ROOM = np.array([(0, 0), (300, 200)])
NOWHERE = np.empty((0, 2))


@given(seed=st.integers(0, 999), n=st.integers(1, 12), rings=st.integers(1, 4))
def test_boxes_lie_in_the_room_and_cover_nothing(seed, n, rings):
    rng = np.random.default_rng(seed)
    points, clear = rng.uniform(0, [300, 200], (n, 2)), rng.uniform(0, [300, 200], (5, 2))
    sizes = rng.uniform(5, [90, 30], (n, 2))
    low = beside(points, sizes, ROOM, clear, rings)
    placed = np.flatnonzero(~np.isnan(low[:, 0]))
    for i in placed:
        high = low[i] + sizes[i]
        assert (low[i] >= 0).all() and (high <= ROOM[1]).all()
        for place in [*points, *clear]:
            assert (place < low[i]).any() or (place > high).any()
        reach = GAP * (1, rings) + 1e-9
        assert (low[i] - reach <= points[i]).all() and (points[i] <= high + reach).all()
    for i, j in itertools.combinations(placed, 2):
        assert (low[i] + sizes[i] <= low[j]).any() or (low[j] + sizes[j] <= low[i]).any()


def test_a_name_alone_stands_to_the_right_of_its_point_and_above():
    low = beside(np.array([(100, 100)]), np.array([(50, 20)]), ROOM, NOWHERE)
    assert (low == GAP + 100).all()


@pytest.mark.parametrize(
    ("point", "corner"),
    [
        ((270, 100), (208, 108)),
        ((270, 190), (208, 180)),
        ((20, 190), (32, 180)),
        ((150, 4), (162, 12)),
    ],
)
def test_a_name_turns_where_the_room_ends(point, corner):
    assert (beside(np.array([point]), np.array([(50, 20)]), ROOM, NOWHERE) == corner).all()


def test_what_finds_no_room_is_left_out_and_an_empty_name_needs_none():
    one_place = np.full((30, 2), (150.0, 100.0))
    low = beside(one_place, np.full((30, 2), (60, 20)), ROOM, NOWHERE)
    assert np.isnan(low).any(axis=1).sum() == 26  # four corners
    low = beside(np.array([(10, 10), (90, 90)]), np.array([(301, 20), (0, 20)]), ROOM, NOWHERE)
    assert np.isnan(low).all()


def test_more_rings_find_room_for_more():
    heap = np.random.default_rng(0).normal((150, 100), 3, (8, 2))
    sizes = np.full((8, 2), (60, 20))
    near, far = (beside(heap, sizes, ROOM, NOWHERE, rings) for rings in (1, 8))
    assert np.isnan(near).any() and not np.isnan(far).any()


def test_names_are_put_there_and_hidden_and_come_back():
    fig = Figure((3, 2), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 3), ylim=(0, 2))
    labels = [ax.add_artist(Text(0, 0, word, transform=ax.transData)) for word in ("one", "two")]
    for blocked, seen in (
        ([(2.1, 1)], [True, True]),
        (np.mgrid[0:3:60j, 0:2:40j].reshape(2, -1).T, [False, False]),
    ):
        for _ in range(2):
            assert name_points(ax, [(0.5, 1), (2, 1)], labels, blocked).tolist() == seen
            assert [label.get_visible() for label in labels] == seen
    name_points(ax, [(0.5, 1), (2, 1)], labels)
    assert np.allclose(labels[0].get_window_extent().min, np.add(GAP, (50, 100)))
