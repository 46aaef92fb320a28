"""Words as points on a plane, and films of how they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from lib import checks
from lib.show import fonts
from lib.show.charts import loss_lines
from lib.show.labels import name_points
from lib.show.stage import Label, Pixels, Stage
from lib.show.style import COLOURS, FAINT, INK, canvas, in_style, legend_above, marker

PLANE = ("PC1", "PC2")  # what the axes of a map are called
HEAD = 20  # pixels of an arrow's head and of its mark: between nearer words there is no arrow


class WordMap(Stage):
    """Words as points on a plane, moved by calling the map with new points.

    A name that finds no room beside its point is left out, and the mark is hollow.
    `words` holds the text beside each point, "" for none; `groups` the name of each word's group,
    shown by colour and marker; `limits` (x low, x high, y low, y high) as the function of that name
    finds them. Where `losses` are given, a strip below shows their curve, its `floors` by name and
    the step. `arrows` are pairs of words, the second where the arrow points.
    """

    @in_style
    def __init__(
        self,
        words: Sequence[str],
        groups: Sequence[str],
        limits: Sequence[float],
        losses: Sequence[float] | None = None,
        floors: Mapping[str, float] | None = None,
        axis_names: tuple[str, str] = PLANE,
        arrows: Sequence[tuple[str, str]] = (),
    ):
        if len(words) != len(groups):
            raise ValueError(f"each word needs its group: {len(words)} words, {len(groups)} groups")
        self._losses = losses
        if losses is None:
            fig, ax = canvas(4.2)
            self._dot = None
        else:
            fig, (ax, strip) = canvas(5, rows=(2.3, 1))
            loss_lines(strip, losses, floors or {})
            (self._dot,) = strip.plot([0], [losses[0]], "o", color=COLOURS[1], ms=7, zorder=5)
        ax.axhline(0, color=FAINT, lw=0.7, zorder=0)
        ax.axvline(0, color=FAINT, lw=0.7, zorder=0)
        ax.set(xlabel=axis_names[0], ylabel=axis_names[1])
        self._of_group = {g: np.flatnonzero(np.array(groups) == g) for g in dict.fromkeys(groups)}
        self._marks = [
            ax.scatter([], [], s=34, color=COLOURS[i % 8], marker=marker(i), label=g, zorder=3)
            for i, g in enumerate(self._of_group)
        ]
        row = {word: i for i, word in enumerate(words)}
        self._arrows = [(self._arrow(ax), row[a], row[b]) for a, b in arrows]
        self._labels = [Label(0, 0, word, transform=ax.transData, zorder=4) for word in words]
        for label in self._labels:
            label.set_path_effects([withStroke(linewidth=2, foreground="w")])
            ax.add_artist(label)
        if len(self._of_group) > 1:
            legend_above(fig, 4, self._marks)
        with fonts.quiet():
            fonts.fit(fonts.texts_of(fig))
            for _ in range(2):  # limits follow the shape of the axes, which the tick labels change
                fig.draw_without_rendering()
                _fit(ax, limits)
        shafts = [shaft for shaft, _, _ in self._arrows]
        dots = [self._dot] if self._dot else []
        super().__init__(fig, [*shafts, *self._marks, *self._labels, *dots])

    @staticmethod
    def _arrow(ax: Axes) -> FancyArrowPatch:
        shaft = FancyArrowPatch(
            (0, 0), (1, 1), arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=3, color=INK,
            lw=1.4, zorder=4.5,
        )  # fmt: skip
        return ax.add_patch(shaft)

    def __call__(self, points: np.ndarray, step: int = 0) -> Pixels:
        """Move the words to points (V, 2) and the dot to a step; return the pixels."""
        self.move(points, step)
        return self.pixels()

    def move(self, points: np.ndarray, step: int = 0) -> None:
        """Move the words to points (V, 2) and the dot to a step, without drawing anything."""
        points = checks.numbers("points", points)
        if points.shape != (len(self._labels), 2):
            raise ValueError(f"points must be ({len(self._labels)}, 2), got {points.shape}")
        places = self.figure.axes[0].transData.transform(points)
        for shaft, a, b in self._arrows:
            shaft.set_positions(points[a], points[b])
            shaft.set_visible(np.linalg.norm(places[b] - places[a]) > HEAD)
        along = [np.linspace(points[a], points[b], 30) for _, a, b in self._arrows]
        seen = name_points(self.figure.axes[0], points, self._labels, along)
        for i, (mark, ids) in enumerate(zip(self._marks, self._of_group.values(), strict=True)):
            mark.set_offsets(points[ids])
            full = seen[ids] | [not self._labels[j].get_text() for j in ids]
            mark.set_facecolor(np.where(full, COLOURS[i % 8], "white"))
        if self._dot:
            self._dot.set_data([step], [self._losses[step]])


def film(
    words: Sequence[str],
    groups: Sequence[str],
    maps: Sequence[np.ndarray],
    losses: Sequence[float] | None = None,
    floors: Mapping[str, float] | None = None,
    axis_names: tuple[str, str] = PLANE,
    arrows: Sequence[tuple[str, str]] = (),
) -> Callable[[int], Pixels]:
    """Return a function of the step that shows the map of that step, all on the same axes.

    `maps` holds points (V, 2) for each step from 0 on. The rest is as in `WordMap`.
    """
    stage = WordMap(words, groups, limits(maps), losses, floors, axis_names, arrows)

    def show(step: int) -> Pixels:
        step = checks.integer("step", step, 0, len(maps) - 1)
        return stage(maps[step], step)

    return show


def word_map(
    points: np.ndarray,
    words: Sequence[str],
    groups: Sequence[str] | None = None,
    axis_names: tuple[str, str] = PLANE,
) -> Figure:
    """Draw words at their points (V, 2), coloured and marked by group."""
    groups = [""] * len(words) if groups is None else groups
    stage = WordMap(words, groups, limits(points), axis_names=axis_names)
    stage.move(points)
    return stage.still()


def limits(points: np.ndarray, margin: float = 0.12) -> tuple[float, float, float, float]:
    """Return axis limits that hold every point of one or more maps, (…, 2), with a margin."""
    flat = checks.numbers("points", points).reshape(-1, 2)
    if not len(flat):
        raise ValueError("a map needs at least one point, got none")
    low, high = flat.min(axis=0), flat.max(axis=0)
    pad = margin * ((high - low).max() or 1.0)  # points all in one place get room as well
    return low[0] - pad, high[0] + 2.2 * pad, low[1] - pad, high[1] + pad  # labels sit right


def _fit(ax: Axes, limits: Sequence[float]) -> None:
    """Widen limits to the shape of the axes, so that a unit is as long across as it is up."""
    left, right, low, high = limits
    size = ax.get_window_extent()
    unit = max((right - left) / size.width, (high - low) / size.height)  # data units a pixel
    x, y = (left + right) / 2, (low + high) / 2
    ax.set_xlim(x - unit * size.width / 2, x + unit * size.width / 2)
    ax.set_ylim(y - unit * size.height / 2, y + unit * size.height / 2)
