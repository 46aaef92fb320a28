import pytest

from lib.show import panels


def test_ranked_words_are_drawn_in_order_with_their_scores():
    stage = panels.Rankings([(3, 1.0, "{:.2f}"), (1, 10, "{:.0f}")])
    stage({"cosine": [("king", 0.5), ("queen", -0.25)], "wins": [("cat", 7)]}, ["king"], ["cat"])
    top, bottom = stage.still().axes
    assert [bar.get_width() for bar in top.patches] == [0.5, 0, 0]
    assert [bool(bar.get_hatch()) for bar in top.patches] == [True, False, False]
    words = [text.get_text() for text in top.texts if text.get_text()]
    assert sorted(words) == ["-0.25", "0.50", "cosine", "king", "queen"]
    assert "7 ✓" in [text.get_text() for text in bottom.texts]


def test_a_word_too_many_is_refused_rather_than_left_out():
    with pytest.raises(ValueError, match="'cosine' has 2 words for 1 bars"):
        panels.Rankings([(1, 1.0, "{}")])({"cosine": [("king", 0.5), ("queen", 0.2)]})
