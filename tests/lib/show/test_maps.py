import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lib.show import maps
from lib.show.stage import Label, Pixels

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


@pytest.mark.parametrize("step", [-1, 5, 0.5])
def test_a_film_has_the_steps_that_it_has(step):
    with pytest.raises(ValueError, match=f"step must be an integer from 0 to 4, got {step}"):
        maps.film(WORDS, GROUPS, MAPS)(step)


CROWD = [*(f"word {i}" for i in range(11)), ""]
PACKED = maps.WordMap(CROWD, list("aabb" * 3), (-4, 4, -3, 3), arrows=[("word 0", "word 7")])


@given(seed=st.integers(0, 999), crowd=st.sampled_from([0.05, 0.3, 1.0]))
def test_every_mark_is_named_or_hollow_and_no_name_covers_anything(seed, crowd):
    points = np.random.default_rng(seed).normal(size=(12, 2)) * crowd
    PACKED.move(points)
    ax = PACKED.figure.axes[0]
    labels = [label for label in ax.get_children() if isinstance(label, Label)]
    boxes = {
        t.get_text(): t.get_window_extent() for t in labels if t.get_text() and t.get_visible()
    }
    left_out = [word for word in CROWD[:-1] if word not in boxes]
    for mark, rows in zip(ax.collections, ([0, 1, 4, 5, 8, 9], [2, 3, 6, 7, 10, 11]), strict=True):
        hollow = (mark.get_facecolor() == 1).all(axis=1)
        assert hollow.tolist() == [CROWD[i] in left_out for i in rows]
    room, places = ax.get_window_extent(), ax.transData.transform(points)
    shaft = ax.transData.transform(np.linspace(points[0], points[7], 50)[5:-5])
    for word, box in boxes.items():
        assert all(room.contains(*corner) for corner in (box.min, box.max))
        assert not any(box.padded(5).contains(*place) for place in [*places, *shaft])
        assert not any(box.padded(-0.5).overlaps(b) for other, b in boxes.items() if other != word)
    assert PACKED.pixels().unnamed == left_out and (crowd < 1 or len(boxes) > 6)


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
            assert abs(along.min()) < 1e-9 and 0.7 < along.max() < 1  # from a to beside b
    stage.move(np.where(np.arange(6)[:, None] == 1, MAPS[0][0] + 0.01, MAPS[0]))
    one, other = stage.figure.axes[0].patches
    assert not one.get_visible() and other.get_visible()  # king and queen in one place: no arrow
    still, without = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS)), stage
    assert (still(MAPS[0]) != without(MAPS[0])).any()
    with pytest.raises(KeyError):
        maps.WordMap(WORDS, GROUPS, maps.limits(MAPS), arrows=[("king", "nobody")])
