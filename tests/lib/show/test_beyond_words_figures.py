import numpy as np
import pytest
from matplotlib.colors import to_rgba

from lib.show.beyond_words_figures import GraphMap, made_of
from lib.show.style import COLOURS

POINTS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
EDGES = np.array([[0, 1], [1, 2], [2, 3]])


@pytest.fixture
def graph():
    return GraphMap(POINTS, EDGES, ["1", "2", "3", "44"], ["a", "b", "a", "b"], ("way", "last"))


def is_dark(pixel):
    return (pixel[:3] < 60).all()


def pixel_at(graph, pixels, x, y):
    column, row = graph.figure.axes[0].transData.transform((x, y))
    return pixels[round(pixels.shape[0] - row), round(column)]


def test_nodes_stand_at_their_points_with_names_and_a_shape_for_each_group(graph, legible):
    graph(EDGES[:1], EDGES[1:], [0])
    legible(graph.still())
    ax = graph.figure.axes[0]
    marks = {m.get_label(): m for m in ax.collections if m.get_label() in ("a", "b")}
    assert {name: m.get_offsets().tolist() for name, m in marks.items()} == {
        "a": [[0, 0], [1, 1]], "b": [[1, 0], [0, 1]]
    }  # fmt: skip
    a, b = marks["a"], marks["b"]
    assert a.get_facecolor().tolist() != b.get_facecolor().tolist()
    assert len(a.get_paths()[0].vertices) != len(b.get_paths()[0].vertices)
    assert [text.get_text() for text in graph._texts] == ["1", "2", "3", "44"]
    told = [text.get_text().strip() for text in graph.figure.legends[0].get_texts()]
    assert told == ["a", "b", "way", "last"]


def test_numbers_in_nodes_can_be_read_on_their_colours(graph):
    def luminance(colour):
        rgb = np.array(to_rgba(colour)[:3])
        rgb = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return rgb @ [0.2126, 0.7152, 0.0722]

    for text, colour in zip(graph._texts, [COLOURS[0], COLOURS[2]] * 2, strict=True):
        low, high = sorted([luminance(text.get_color()), luminance(colour)])
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_lines_are_drawn_where_asked_and_gone_when_not(graph):
    with_line = graph(EDGES[:1], EDGES[2:], [1])
    assert is_dark(pixel_at(graph, with_line, 0.5, 0))
    without = graph(np.empty((0, 2)), EDGES[2:])
    assert not is_dark(pixel_at(graph, without, 0.5, 0))
    near_dashes = np.array([pixel_at(graph, without, x, 1) for x in np.linspace(0.3, 0.7, 40)])
    orange = np.abs(near_dashes[:, :3] - 255 * np.array(to_rgba(COLOURS[1])[:3])).max(axis=1) < 40
    assert 0 < orange.sum() < 40  # dashes, with gaps
    assert not np.array_equal(graph(EDGES[:1], EDGES[2:], []), with_line)  # the ring is gone too
    assert np.array_equal(graph(EDGES[:1], EDGES[2:], [1]), with_line)


def test_pieces_and_words_are_bars_with_their_numbers(legible):
    fig = made_of([0.4, -0.1], ["<que", "nly"], [0.7, 0.6, 0.5], ["queen", "princess", "king"])
    legible(fig)
    assert [len(ax.patches) for ax in fig.axes] == [2, 3]
    assert [bar.get_width() for bar in fig.axes[0].patches] == [0.4, -0.1]
    assert [t.get_text() for t in fig.axes[1].get_yticklabels()] == ["queen", "princess", "king"]
    assert fig.axes[0].get_xlim()[0] < -0.1 and fig.axes[1].get_xlim() == (0, 1)
