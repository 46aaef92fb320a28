import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lib.show import maps
from lib.show.stage import Pixels

RNG = np.random.default_rng(0)
WORDS = ["king", "queen", "man", "woman", "", "paris"]
GROUPS = ["royal", "royal", "adult", "adult", "other", "city"]
MAPS = RNG.normal(size=(5, 6, 2))
LOSSES = [2.0, 1.8, 1.7, 1.65, 1.64]


@given(
    array_shapes(min_dims=1, max_dims=3, max_side=6).flatmap(
        lambda shape: arrays(float, (*shape, 2), elements=st.floats(-1e9, 1e9))
    )
)
def test_limits_hold_every_point(points):
    left, right, low, high = maps.limits(points)
    assert left < points[..., 0].min() and points[..., 0].max() < right
    assert low < points[..., 1].min() and points[..., 1].max() < high


@pytest.mark.parametrize("points", [np.empty((0, 2)), [[np.nan, 0]], [[np.inf, 0]]])
def test_points_that_have_no_place_are_refused(points):
    with pytest.raises(ValueError, match="point"):
        maps.limits(points)


def test_a_map_has_the_same_scale_across_and_up():
    fig = maps.word_map(MAPS[0], WORDS, GROUPS)
    size, axes = fig.axes[0].get_window_extent(), fig.axes[0]
    across = np.ptp(axes.get_xlim()) / size.width
    assert across == pytest.approx(np.ptp(axes.get_ylim()) / size.height)


def test_words_stand_at_their_points_under_the_mark_of_their_group():
    ax = maps.word_map(MAPS[0], WORDS, GROUPS, ("first", "second")).axes[0]
    drawn = {mark.get_label(): mark.get_offsets() for mark in ax.collections}
    for group in set(GROUPS):
        assert (drawn[group] == MAPS[0][np.array(GROUPS) == group]).all()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("first", "second")


def test_a_map_of_one_word_can_be_drawn():
    assert maps.film(["king"], ["royal"], [[[3.0, 4.0]]])(0).any()


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (MAPS[0].T, r"points must be \(6, 2\), got \(2, 6\)"),
        (np.full((6, 2), np.nan), "points holds nan"),
    ],
)
def test_points_that_do_not_fit_the_words_are_refused(points, words):
    stage = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS))
    with pytest.raises(ValueError, match=words):
        stage(points)


def test_a_word_without_a_group_is_refused():
    with pytest.raises(ValueError, match="6 words, 5 groups"):
        maps.WordMap(WORDS, GROUPS[:5], maps.limits(MAPS))


@pytest.mark.parametrize("losses", [None, LOSSES])
def test_a_film_shows_the_map_of_each_step_on_the_same_axes(losses):
    show = maps.film(WORDS, GROUPS, MAPS, losses, {"unigram": 1.6})
    stage = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS), losses, {"unigram": 1.6})
    for step in (4, 0, np.int64(2)):
        pixels = show(step)
        assert isinstance(pixels, Pixels) and (pixels == stage(MAPS[step], step)).all()


def test_the_dot_is_on_the_loss_curve_at_its_step():
    stage = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS), LOSSES)
    stage.move(MAPS[3], 3)
    assert stage.figure.axes[1].lines[-1].get_xydata().tolist() == [[3, LOSSES[3]]]


def test_a_film_of_named_steps_shows_those():
    show = maps.film(WORDS, GROUPS, {0.5: MAPS[0], 2.0: MAPS[1]}, axis_names=("x", "y"))
    assert (show(0.5) != show(2.0)).any() and (show(2) == show(2.0)).all()
    with pytest.raises(ValueError, match=r"no step 1: choose one of \[0.5, 2.0\]"):
        show(1)


def test_a_film_does_not_run_backwards_from_its_end():
    with pytest.raises(ValueError, match="no step -1"):
        maps.film(WORDS, GROUPS, MAPS)(-1)


def test_arrows_lead_from_word_to_word_and_move_with_them():
    stage = maps.WordMap(
        WORDS, GROUPS, maps.limits(MAPS), arrows=[("king", "queen"), ("man", "woman")]
    )
    for points in MAPS[:2]:
        stage.move(points)
        for arrow, (a, b) in zip(stage.figure.axes[0].patches, [(0, 1), (2, 3)], strict=True):
            drawn = arrow.get_path().vertices[:-1]  # the last one only closes the head
            along = (
                (drawn - points[a]) @ (points[b] - points[a]) / np.sum((points[b] - points[a]) ** 2)
            )
            assert 0 < along.min() < 0.3 and 0.7 < along.max() < 1  # from beside a to beside b
    still, without = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS)), stage
    assert (still(MAPS[0]) != without(MAPS[0])).any()
    with pytest.raises(KeyError):
        maps.WordMap(WORDS, GROUPS, maps.limits(MAPS), arrows=[("king", "nobody")])
