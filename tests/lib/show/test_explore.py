"""What a page calls: the grid is checked, and the view that suits the place is chosen."""

import numpy as np
import pytest

from lib.show import maps
from lib.show.explore import explore, where
from lib.show.kernel import KernelView
from lib.show.picture import Picture
from lib.show.published import PublishedView


def picture(**values) -> Picture:
    return Picture(np.full((4, 4, 4), 255, np.uint8), alt=f"at {values}")


@pytest.fixture(autouse=True)
def a_kernel(monkeypatch, tmp_path):
    monkeypatch.delenv("EXPLORE_VIEW", raising=False)
    monkeypatch.setenv("EXPLORE_FRAMES", str(tmp_path))


def test_where_nothing_is_said_a_kernel_runs():
    shown = explore(picture, k=[1, 2, 3], start={"k": 2}, labels={"k": "time"})
    assert where() == "kernel" and type(shown) is KernelView
    assert shown.still == picture(k=2).html(20) and shown.controls["k"].description == "time"


def test_the_build_says_that_no_kernel_will_answer(monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    assert where() == "published" and type(explore(picture, k=[1, 2])) is PublishedView
    monkeypatch.setenv("EXPLORE_VIEW", "")
    assert where() == "kernel"


def test_a_place_that_nobody_knows_is_refused(monkeypatch):
    monkeypatch.setenv("EXPLORE_VIEW", "printed")
    with pytest.raises(ValueError, match="EXPLORE_VIEW is 'printed': unset it, or choose one of"):
        explore(picture, k=[1, 2])


@pytest.mark.parametrize("wrong", [{"play": "t"}, {"labels": {"t": "time"}}, {"start": {"t": 0}}])
def test_what_names_no_axis_is_refused(wrong):
    with pytest.raises(ValueError, match=r"'t' is not an axis: the axes are \['a'\]"):
        explore(picture, a=[1, 2], **wrong)


def test_a_published_picture_is_made_small_and_a_live_one_quick(monkeypatch):
    points = np.random.default_rng(0).normal(size=(1, 40, 2))
    words, groups = [f"word {i}" for i in range(40)], [f"group {i % 8}" for i in range(40)]
    drawn = Picture(maps.film(words, groups, points, [2.0, 1.8, 1.7])(0), alt="forty words")
    live = explore(lambda k: drawn, k=[1, 2])
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    published = explore(lambda k: drawn, k=[1, 2])
    assert (published.first.html(), live.still) == (drawn.html(60), drawn.html(20))
    assert len(drawn.frame(60).image) < len(drawn.frame(0).image)
