import numpy as np
import pytest
from matplotlib.text import Text

from lib import plots
from lib.display import pixels_of

RNG = np.random.default_rng(0)
WORDS = ["king", "queen", "man", "woman", "", "paris"]
GROUPS = ["royal", "royal", "adult", "adult", "other", "city"]
MAPS = RNG.normal(size=(5, 6, 2))


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


def test_dots_put_each_value_on_its_line():
    values = {"one": [0.1, 0.9], "two": [0.5, 0.5]}
    fig = plots.dots(["x", "y"], values, [(0, 0.2), (0.8, 1)], "share")
    first, second = fig.axes[0].lines[-2:]
    assert list(first.get_xdata()) == [0.1, 0.9] and list(first.get_ydata()) == [0, 1]
    assert first.get_marker() != second.get_marker()
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["x", "y"]
