import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.text import Text

from lib import plots
from lib.display import pixels_of

RNG = np.random.default_rng(0)
WORDS = ["king", "queen", "man", "woman", "", "paris"]
GROUPS = ["royal", "royal", "adult", "adult", "other", "city"]
MAPS = RNG.normal(size=(5, 6, 2))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of 4 x 4 blocks whose mean colours differ visibly."""
    blocks = [a[..., :3].reshape(len(a) // 4, 4, -1, 4, 3).mean((1, 3)) for a in (one, other)]
    return (np.abs(blocks[0] - blocks[1]).max(-1) > 40).mean()


@pytest.mark.parametrize("losses", [None, [2.0, 1.8, 1.7, 1.65, 1.64]])
def test_a_moved_map_looks_like_one_drawn_whole(monkeypatch, losses):
    stage = plots.WordMap(WORDS, GROUPS, plots.limits(MAPS), losses, {"unigram": 1.6})
    elsewhere = stage(MAPS[0])
    moved = stage(MAPS[3], step=3)
    monkeypatch.setattr(plots.Label, "draw", Text.draw)  # plain letters, no stamps
    whole = pixels_of(stage.still())
    assert difference(moved, whole) < 0.0005
    assert difference(elsewhere, whole) > 0.005  # the comparison would notice a word out of place


@given(
    corners=arrays(float, (8, 2), elements=st.integers(0, 60)),
    sizes=arrays(float, (8, 2), elements=st.integers(1, 30)),
)
def test_labels_are_moved_down_until_none_covers_another(corners, sizes):
    placed = plots.spread(corners, sizes)
    assert (placed[:, 0] == corners[:, 0]).all() and (placed[:, 1] <= corners[:, 1]).all()
    for i, j in itertools.combinations(range(8), 2):
        apart = (placed[i] >= placed[j] + sizes[j]) | (placed[j] >= placed[i] + sizes[i])
        assert apart.any()


def test_limits_hold_every_point():
    left, right, low, high = plots.limits(MAPS)
    assert left < MAPS[..., 0].min() and right > MAPS[..., 0].max()
    assert low < MAPS[..., 1].min() and high > MAPS[..., 1].max()


def test_a_map_has_the_same_scale_across_and_up():
    fig = plots.word_map(MAPS[0], WORDS, GROUPS)
    size, axes = fig.axes[0].get_window_extent(), fig.axes[0]
    across = np.ptp(axes.get_xlim()) / size.width
    assert across == pytest.approx(np.ptp(axes.get_ylim()) / size.height)


def test_points_of_the_wrong_shape_are_refused():
    stage = plots.WordMap(WORDS, GROUPS, plots.limits(MAPS))
    with pytest.raises(ValueError, match=r"points must be \(6, 2\), got \(2, 6\)"):
        stage(MAPS[0].T)


def test_colour_is_never_the_only_cue():
    assert len(set(plots.MARKERS)) == len(set(plots.COLOURS)) == 8
    assert len({(i % 8, plots._marker(i)) for i in range(64)}) == 64


@pytest.mark.parametrize(
    "fig",
    [
        lambda: plots.cosine_matrix(np.eye(6), WORDS),
        lambda: plots.loss_curve([2, 1.8, 1.7], {"unigram": 1.6, "conditional": 1.5}, smooth=2),
        lambda: plots.scree(np.array([0.7, 0.2, 0.1])),
        lambda: plots.bars([0.9, 0.5, -0.2], ["king", "queen", "man"], marked=["king"]),
        lambda: plots.lines([1, 10, 100], {"ours": [1, 2, 3], "theirs": [1, 4, 9]}, "V", "s", "xy"),
    ],
)
def test_letters_are_large_enough_and_nothing_is_cut_off(fig):
    fig = fig()
    pixels_of(fig)
    texts = [t for t in fig.findobj(Text) if t.get_text().strip() and t.get_visible()]
    assert min(t.get_fontsize() for t in texts) >= 7.5
    box, size = fig.get_tightbbox(), fig.get_size_inches()
    assert (
        box.x0 >= -0.01
        and box.y0 >= -0.01
        and box.x1 <= size[0] + 0.01
        and box.y1 <= size[1] + 0.01
    )
