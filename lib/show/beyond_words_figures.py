"""The figures of the page beyond words: lines over a graph, and what an unknown word is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lib.show.charts import named_bars
from lib.show.stage import Label, Pixels, Stage
from lib.show.style import COLOURS, FAINT, INK, TINY, canvas, in_style, legend_above

GROUPS = ((COLOURS[0], "o", "w"), (COLOURS[2], "s", INK))  # with what can be read on the colour
LINES = ((INK, "-"), (COLOURS[1], (0, (2, 1))))


class GraphMap(Stage):
    """A graph on the plane, over which named sets of lines are drawn anew with each call.

    `points` (V, 2) are the places of the nodes, `edges` (m, 2) what is linked, `names` the short
    texts in the nodes, `groups` the name of each node's group, one of two, shown by colour and
    shape. `kinds` names the two sets of lines: the first is drawn whole, the second dashed.
    """

    @in_style
    def __init__(
        self,
        points: np.ndarray,
        edges: np.ndarray,
        names: Sequence[str],
        groups: Sequence[str],
        kinds: tuple[str, str],
    ):
        fig, ax = canvas(4.9)
        self.points = np.asarray(points, float)
        ax.add_collection(LineCollection(self.points[edges], colors=FAINT, lw=0.7, zorder=1))
        self._lines = [
            LineCollection([], colors=colour, ls=dashes, lw=3, zorder=2) for colour, dashes in LINES
        ]
        handles, marks, letters = [], [], np.empty(len(names), object)
        for group, (colour, shape, letter) in zip(dict.fromkeys(groups), GROUPS, strict=True):
            of = np.array(groups) == group
            marks.append(
                ax.scatter(*self.points[of].T, s=330, marker=shape, color=colour, edgecolor="w",
                           lw=1.2, label=group, zorder=3)
            )  # fmt: skip
            handles.append(Line2D([], [], ls="", marker=shape, ms=9, color=colour, label=group))
            letters[of] = letter
        self._here = ax.scatter([], [], s=560, facecolor="none", edgecolor=INK, lw=2.5, zorder=4)
        labels = [
            Label(*point, name, ha="center", va="center_baseline", color=letter, fontsize=TINY,
                  weight="bold", transform=ax.transData, zorder=5)
            for point, name, letter in zip(self.points, names, letters, strict=True)
        ]  # fmt: skip
        for artist in [*self._lines, *labels]:
            ax.add_artist(artist)
        for kind, (colour, dashes) in zip(kinds, LINES, strict=True):
            handles.append(
                Line2D([], [], color=colour, ls=dashes, lw=3, marker="", label=f" {kind}")
            )
        ax.set_axis_off()
        ax.margins(0.06)
        legend_above(fig, 2, handles)
        super().__init__(fig, [*self._lines, *marks, self._here, *labels])

    def __call__(self, whole: np.ndarray, dashed: np.ndarray, here: Sequence[int] = ()) -> Pixels:
        """Draw lines between pairs of nodes (n, 2), and a ring around those that are `here`."""
        for lines, pairs in zip(self._lines, (whole, dashed), strict=True):
            lines.set_segments(self.points[np.reshape(pairs, (-1, 2)).astype(int)])
        self._here.set_offsets(self.points[list(here)].reshape(-1, 2))
        return self.pixels()


@in_style
def made_of(
    weights: Sequence[float],
    pieces: Sequence[str],
    cosines: Sequence[float],
    words: Sequence[str],
) -> Figure:
    """Draw how much each piece adds to a word's vector, and below which words lie nearest to it.

    `weights` are parts of 1, one for each of `pieces`; `cosines` belong to `words`.
    """
    bars = 0.15 * (len(pieces) + len(words))  # inches of an axes, on average
    fig, axes = canvas(1.4 + 2 * bars, rows=(len(pieces), len(words)), layout="none")
    inch = 1 / fig.get_figheight()  # the axes stay, however long a word is
    fig.subplots_adjust(0.28, 0.6 * inch, 0.97, 1 - 0.1 * inch, hspace=0.7 / bars)
    for ax, values, names in zip(axes, (weights, cosines), (pieces, words), strict=True):
        named_bars(ax, values, names, "{:.2f}")
        ax.set_xlim(min(0, *values) * 1.25, 1)
    axes[0].set_xlabel("part of the vector that the piece makes")
    axes[1].set_xlabel("cosine with the known word")
    return fig
