"""How much of a cloud of points a line, a few components or a map show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from lib.show.charts import short
from lib.show.labels import name_points
from lib.show.maps import limits, word_map
from lib.show.stage import Label, Pixels, Stage
from lib.show.style import COLOURS, DPI, GREY, INK, SMALL, TEXT, WIDTH, canvas, in_style

HALO = [withStroke(linewidth=2, foreground="w")]
LINE, HIDDEN = COLOURS[0], COLOURS[1]


def share_along(points: np.ndarray, angle: float) -> float:
    """Return the share of the variance of points (n, 2) along a line at an angle in degrees."""
    X = points - points.mean(axis=0)
    return float(((X @ _direction(angle)) ** 2).sum() / (X**2).sum())


def _direction(angle: float) -> np.ndarray:
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


class TurningLine(Stage):
    """Words at points (n, 2) and a line through their mean, turned by calling it with an angle.

    Every word is joined to its foot on the line. Below, a curve shows the share of the variance
    along the line at every angle, and a mark the angle of now.
    """

    @in_style
    def __init__(self, points: np.ndarray, words: Sequence[str], axis_names: tuple[str, str]):
        fig, (ax, strip) = canvas(5.6, rows=(3.2, 1))
        self._points, self._mean = points, points.mean(axis=0)
        left, right, low, high = limits(points)
        self._reach = 3 * max(right - left, high - low)  # beyond the axes at every angle
        ax.plot(*points.T, "o", ls="", color=INK, zorder=4)
        ax.set(ylim=(low, high), aspect="equal", adjustable="datalim")
        ax.set(xlabel=axis_names[0], ylabel=axis_names[1])
        strip.plot(range(181), [share_along(points, a) for a in range(181)], color=GREY, marker="")
        strip.set(xlim=(0, 180), ylim=(0, 1.08), xticks=range(0, 181, 30))
        strip.set(xlabel="angle of the line, in degrees", ylabel="variance\nalong it")
        strip.yaxis.set_major_formatter("{x:.0%}")
        strip.grid()
        (self._line,) = ax.plot([], [], "-", marker="", color=LINE, lw=2, zorder=2)
        (self._feet,) = ax.plot([], [], "D", ls="", color=LINE, ms=6, zorder=3)
        self._joins = ax.add_collection(LineCollection([], colors=GREY, lw=0.9, zorder=1))
        (self._dot,) = strip.plot([], [], "D", color=LINE, ms=8, zorder=5)
        self._labels = [
            Label(0, 0, word, transform=ax.transData, zorder=5, path_effects=HALO) for word in words
        ]
        for label in self._labels:
            ax.add_artist(label)
        fig.draw_without_rendering()  # settles where a point lies on the picture
        super().__init__(fig, [self._line, self._feet, self._joins, self._dot, *self._labels])

    def __call__(self, angle: float) -> Pixels:
        """Turn the line to an angle in degrees; return the pixels."""
        b, X = _direction(angle), self._points - self._mean
        feet = self._mean + np.outer(X @ b, b)
        self._line.set_data(*(self._mean + self._reach * np.outer([-1, 1], b)).T)
        self._feet.set_data(*feet.T)
        self._joins.set_segments(np.stack([self._points, feet], axis=1))
        self._dot.set_data([angle], [share_along(self._points, angle)])
        name_points(self.figure.axes[0], self._points, self._labels, feet)
        return self.pixels()


class TrueNeighbours(Stage):
    """A map of words, points (n, 2), on which lines lead from one word to its true neighbours.

    Only these words are named, the neighbours with their ranks.
    """

    @in_style
    def __init__(
        self, points: np.ndarray, words: Sequence[str], groups: Sequence[str], n_neighbors: int
    ):
        self._points, self._words = points, words
        fig = word_map(points, [""] * len(words), groups)
        ax = fig.axes[0]
        (self._ring,) = ax.plot([], [], "o", ls="", mfc="none", mec=INK, mew=2, ms=12, zorder=5)
        self._lines = [ax.plot([], [], marker="", zorder=2)[0] for _ in range(n_neighbors)]
        self._names = [
            Label(0, 0, transform=ax.transData, fontsize=TEXT, zorder=6, path_effects=HALO)
            for _ in range(n_neighbors + 1)
        ]
        for name in self._names:
            ax.add_artist(name)
        super().__init__(fig, [self._ring, *self._lines, *self._names])

    def __call__(self, word: int, near: Sequence[int], shown: Sequence[bool]) -> Pixels:
        """Lead lines from a word to `near`, its true neighbours, nearest first; return the pixels.

        A line is dashed and orange where `shown` says that the map does not show that neighbour.
        """
        self._ring.set_data(*self._points[[word]].T)
        self._names[0].set(text=self._words[word], weight="bold")
        for rank, (line, other, seen) in enumerate(zip(self._lines, near, shown, strict=True), 1):
            line.set_data(*self._points[[word, other]].T)
            line.set(color=LINE if seen else HIDDEN, ls="-" if seen else "--", lw=2)
            self._names[rank].set_text(f"{rank} {self._words[other]}")
        name_points(
            self.figure.axes[0], self._points[[word, *near]], self._names, self._points, rings=10
        )
        return self.pixels()


@in_style
def rebuilt(tables: Mapping[str, np.ndarray], words: Sequence[str]) -> Figure:
    """Draw tables (n, d) side by side by name, a row for each word; colours run from -1 to 1."""
    fig = Figure(figsize=(WIDTH, 3.9), dpi=DPI, layout="constrained")
    axes = fig.subplots(1, len(tables))
    for ax, (name, table) in zip(axes, tables.items(), strict=True):
        ax.imshow(table, vmin=-1, vmax=1, aspect="auto")
        for (i, j), value in np.ndenumerate(table):
            ax.text(
                j, i, short(value), ha="center", va="center",
                color="white" if abs(value) > 0.6 else INK,
            )  # fmt: skip
        ax.set_title(name, fontsize=TEXT)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    axes[0].set_yticks(range(len(words)), words)
    axes[0].tick_params(labelsize=SMALL, length=0, colors=INK)
    return fig


@in_style
def against_chance(chance: np.ndarray, seen: float, name: str, xlabel: str) -> Figure:
    """Draw how shares of random tables are spread, where 95 % of them lie, and one share seen."""
    fig, ax = canvas(2.9)
    low, high = np.percentile(chance, [2.5, 97.5])
    _, edges, bars = ax.hist(chance, 80, color=COLOURS[5])
    for edge, bar in zip(edges, bars, strict=False):
        if not low <= edge <= high:
            bar.set(facecolor="white", edgecolor=COLOURS[5], hatch="////", lw=0.5)
    top = ax.get_ylim()[1]
    ax.axvline(seen, color=HIDDEN, lw=2.5)
    ax.text(
        seen, top, f"{name} {100 * seen:.1f} %", ha="right", va="bottom", fontsize=TEXT, color=INK
    )
    ax.set(yticks=[], xlabel=xlabel)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.spines["left"].set_visible(False)
    return fig
