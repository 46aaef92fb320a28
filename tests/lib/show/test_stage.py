import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from lib.show import maps, panels
from lib.show.stage import Label, pixels_of

WORDS = ["king", "queen", "man", "woman", "", "paris"]
GROUPS = ["royal", "royal", "adult", "adult", "other", "city"]
MAPS = np.random.default_rng(0).normal(size=(5, 6, 2))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of 4 x 4 blocks whose mean colours differ visibly."""
    blocks = [np.asarray(a)[..., :3].reshape(len(a) // 4, 4, -1, 4, 3) for a in (one, other)]
    means = [b.mean((1, 3)) for b in blocks]
    return (np.abs(means[0] - means[1]).max(-1) > 40).mean()


@pytest.mark.parametrize("losses", [None, [2.0, 1.8, 1.7, 1.65, 1.64]])
def test_a_moved_map_looks_like_one_drawn_whole(monkeypatch, losses):
    stage = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS), losses, {"unigram": 1.6})
    elsewhere = stage(MAPS[0])
    moved = stage(MAPS[3], step=3)
    monkeypatch.setattr(Label, "draw", Text.draw)  # plain letters, no stamps
    whole = pixels_of(stage.still())
    assert difference(moved, whole) < 0.0005
    assert difference(elsewhere, whole) > 0.005  # the comparison would notice a word out of place


def test_rankings_redrawn_look_like_rankings_drawn_whole(monkeypatch):
    stage = panels.Rankings([(3, 1.0, "{:.2f}"), (2, 100, "{:.0f}")])
    first = stage({"a": [("king", 0.9), ("queen", 0.5)], "b": [("cat", 70)]}, ticked=["cat"])
    again = stage({"a long title of a panel": [("man", -0.1)], "b": []}, hatched=["man"])
    monkeypatch.setattr(Label, "draw", Text.draw)  # plain letters, no stamps
    whole = pixels_of(stage.still())
    height = len(whole) // 4 * 4  # whole blocks only
    assert difference(again[:height], whole[:height]) < 0.0005
    assert difference(first[:height], whole[:height]) > 0.005


def test_pixels_once_returned_stay_as_they_are():
    stage = maps.WordMap(WORDS, GROUPS, maps.limits(MAPS))
    first = stage(MAPS[0])
    kept = first.copy()
    stage(MAPS[1])
    assert (first == kept).all()


def test_the_outline_of_a_letter_is_not_cut_off():
    """A stamp is as large as the letters; the white outline that lifts them reaches beyond."""
    fig = Figure((2, 1), dpi=100, facecolor="black")
    label = fig.add_artist(Label(0.3, 0.3, "hi", color="black", fontsize=30))
    label.set_path_effects([withStroke(linewidth=4, foreground="white")])
    stamped = pixels_of(fig)
    label.remove()
    text = fig.add_artist(Text(0.3, 0.3, "hi", color="black", fontsize=30))
    text.set_path_effects([withStroke(linewidth=4, foreground="white")])
    plain = pixels_of(fig)
    rows = [np.flatnonzero(np.asarray(p)[..., 0].any(axis=1)) for p in (stamped, plain)]
    columns = [np.flatnonzero(np.asarray(p)[..., 0].any(axis=0)) for p in (stamped, plain)]
    for one, other in (rows, columns):
        assert abs(np.ptp(one) - np.ptp(other)) <= 1
