import numpy as np
import pytest
from matplotlib.colors import to_hex

from lib.show import skip_gram_figures as figures
from lib.show.stage import pixels_of

VERSE = ["and", "god", "said", "let", "there", "be", "light", "and", "there", "was", "light"]
WORDS = ["and", "light", "there", "be", "god", "let", "said", "was"]
P = np.array([0.11, 0.17, 0.22, 0.20, 0.06, 0.07, 0.05, 0.12])
ROWS = {"light, centre": np.array([1, -2.0, -1]), "be, context": np.array([0.5, 0.25, 0.001])}
SHARES = np.array([0.1, 0.2, 0.3])


@pytest.mark.parametrize(
    "fig",
    [
        *(lambda i=i: figures.sentence_window(VERSE, i, 2) for i in range(len(VERSE))),
        lambda: figures.one_pair(ROWS, P, WORDS, 3),
        lambda: figures.errors(P - np.eye(8)[3], WORDS, 3),
        lambda: figures.scores([50, 2000, 3], {"one": (SHARES, SHARES, SHARES)}, "sentences"),
        lambda: figures.surprise(P[:6], P[2:], list("abcdef")),
        lambda: figures.beliefs(np.full((6, 6), 1 / 6), np.eye(6), list("abcdef")),
    ],
)
def test_letters_are_large_enough_and_nothing_is_cut_off(fig, legible):
    legible(fig())


@pytest.mark.parametrize("centre", range(len(VERSE)))
def test_a_window_marks_the_centre_and_its_contexts_and_lists_their_pairs(centre):
    texts = figures.sentence_window(VERSE, centre, 2).axes[0].texts
    sentence, pairs = texts[: len(VERSE)], texts[len(VERSE) :]
    near = [i for i in range(len(VERSE)) if i != centre and abs(i - centre) <= 2]
    assert [t.get_text() for t in sentence] == VERSE
    edges = [to_hex(t.get_bbox_patch().get_edgecolor()) for t in sentence]
    assert [i for i, edge in enumerate(edges) if edge == figures.CONTEXT.lower()] == near
    faces = [to_hex(t.get_bbox_patch().get_facecolor()) for t in sentence]
    assert [i for i, face in enumerate(faces) if face == figures.CENTRE.lower()] == [centre]
    assert [t.get_text() for t in pairs] == [f"{VERSE[centre]} → {VERSE[i]}" for i in near]


def test_no_word_of_a_sentence_covers_another():
    fig = figures.sentence_window(VERSE, 6, 2)
    pixels_of(fig)
    boxes = [t.get_bbox_patch().get_window_extent() for t in fig.axes[0].texts[: len(VERSE)]]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_pair_shows_its_numbers_their_products_and_the_probabilities():
    top, ax = figures.one_pair(ROWS, P, WORDS, 3).axes
    numbers = [t.get_text() for t in top.texts]
    assert numbers == ["1.00", "−2.00", "−1.00", "0.50", "0.25", "0.00", "0.50", "−0.50", "0.00"]
    assert top.get_title().endswith("0.00")
    assert [bar.get_width() for bar in ax.patches] == P.tolist()
    assert [i for i, bar in enumerate(ax.patches) if bar.get_hatch()] == [3]


def test_errors_point_left_for_the_word_that_was_seen_alone():
    ax = figures.errors(P - np.eye(8)[3], WORDS, 3).axes[0]
    assert [i for i, bar in enumerate(ax.patches) if bar.get_width() < 0] == [3]
    assert "−0.80" in [t.get_text() for t in ax.texts] and ax.get_xlim() == (-1, 1)


def test_scores_stand_at_equal_distances_on_an_axis_that_does_not_move():
    ax = figures.scores([50, 100, 2000], {"one": (SHARES - 0.1, SHARES, SHARES)}, "x").axes[0]
    assert ax.lines[0].get_xydata().tolist() == [[0, 0.1], [0.5, 0.2], [1, 0.3]]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["50", "100", "2000"]
    more = figures.scores([1, 2], {"one": (SHARES[:2], SHARES[:2], SHARES[:2])}, "x").axes[0]
    assert more.get_xlim() == ax.get_xlim() and more.get_ylim() == ax.get_ylim() == (-0.03, 1.03)


def test_beliefs_and_surprise_show_what_was_counted_and_what_is_believed():
    left, right = figures.beliefs(np.eye(3), np.full((3, 3), 1 / 3), list("abc")).axes
    assert [t.get_text() for t in left.texts] == ["1.0", "·", "·", "·", "1.0", "·", "·", "·", "1.0"]
    assert {t.get_text() for t in right.texts} == {".3"}
    ax = figures.surprise(P[:3], P[3:6], list("abc")).axes[0]
    assert [bar.get_height() for bar in ax.patches] == P[:3].tolist()
    assert ax.lines[0].get_ydata().tolist() == P[3:6].tolist()
