import numpy as np

from lib.show import factorisation_figures as figures

TABLE = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0]])


def draw():
    return figures.attendance(TABLE, ["Ann", "Bea", "Cleo"], ["E1", "E2", "E3"], ["x", "y", "x"])


def test_each_one_has_its_mark_in_the_colour_of_its_row():
    fig = draw()
    marks = {line.get_label(): line for line in fig.axes[0].lines}
    points = {name: sorted(map(tuple, m.get_xydata().tolist())) for name, m in marks.items()}
    assert points == {"x": [(0, 0), (0, 2), (1, 2), (2, 0)], "y": [(2, 1)]}
    assert marks["x"].get_color() != marks["y"].get_color()
    assert marks["x"].get_marker() != marks["y"].get_marker()
    transform = fig.axes[0].transData.transform
    assert transform((0, 0))[1] > transform((0, 1))[1]  # row 0 on top


def test_names_stand_at_their_rows_and_nothing_is_cut_off(legible):
    fig = draw()
    legible(fig)
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["Ann", "Bea", "Cleo"]
    assert [t.get_text() for t in fig.axes[0].get_xticklabels()] == ["E1", "E2", "E3"]
