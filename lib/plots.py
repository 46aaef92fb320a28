"""The recurring figures of the book.

Functions take arrays and return a matplotlib Figure; a `Stage` is called again and again, moves
what it is told to move, and returns pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from lib.stage import Label, Stage, spread
from lib.style import (
    COLOURS,
    DASHES,
    DIVERGING,
    FAINT,
    INK,
    MARKERS,
    SMALL,
    TEXT,
    canvas,
    marker,
    name_axes,
)

BESIDE = (12, 6)  # pixels from a point to the corner of its label


class WordMap(Stage):
    """Words as points on a plane, moved by calling the map with new points.

    words: the text beside each point; an empty text leaves its point unlabelled.
    groups: the name of each word's group, shown by colour and marker.
    limits: (x low, x high, y low, y high), as `limits` finds them.
    losses, floors: where given, a strip below shows the loss curve, its floors and the step.
    """

    def __init__(
        self,
        words: Sequence[str],
        groups: Sequence[str],
        limits: Sequence[float],
        losses: Sequence[float] | None = None,
        floors: Mapping[str, float] | None = None,
        axis_names: tuple[str, str] = ("PC1", "PC2"),
    ):
        self._losses = losses
        if losses is None:
            fig, ax = canvas(4.2)
            self._dot = None
        else:
            fig, (ax, strip) = canvas(5.4, rows=(3.4, 1))
            _loss_lines(strip, losses, floors or {})
            (self._dot,) = strip.plot([0], [losses[0]], "o", color=COLOURS[1], ms=7, zorder=5)
        ax.axhline(0, color=FAINT, lw=0.7, zorder=0)
        ax.axvline(0, color=FAINT, lw=0.7, zorder=0)
        name_axes(ax, *axis_names)
        self._of_group = {g: np.flatnonzero(np.array(groups) == g) for g in dict.fromkeys(groups)}
        self._marks = [
            ax.scatter([], [], s=34, color=COLOURS[i % 8], marker=marker(i), label=g, zorder=3)
            for i, g in enumerate(self._of_group)
        ]
        self._labels = [Label(0, 0, word, transform=ax.transData, zorder=4) for word in words]
        for label in self._labels:
            label.set(
                fontsize=SMALL, color=INK, path_effects=[withStroke(linewidth=2, foreground="w")]
            )
            ax.add_artist(label)
        if len(self._of_group) > 1:
            fig.legend(
                handles=self._marks, loc="outside upper left", ncols=4, fontsize=SMALL,
                frameon=False, handletextpad=0.1, columnspacing=1.0,
            )  # fmt: skip
        for _ in range(2):  # the limits follow the shape of the axes, which the tick labels change
            fig.draw_without_rendering()
            _fit(ax, limits)
        self._sizes = np.array([label.get_window_extent().size for label in self._labels])
        super().__init__(fig, [*self._marks, *self._labels, *([self._dot] if self._dot else [])])

    def __call__(self, points: np.ndarray, step: int = 0) -> np.ndarray:
        """Move the words to points (V, 2) and the dot to a step; return the pixels."""
        self.move(points, step)
        return self.pixels()

    def move(self, points: np.ndarray, step: int = 0) -> None:
        """Move the words to points (V, 2) and the dot to a step, without drawing anything."""
        points = np.asarray(points, float)
        if points.shape != (len(self._labels), 2):
            raise ValueError(f"points must be ({len(self._labels)}, 2), got {points.shape}")
        for mark, ids in zip(self._marks, self._of_group.values(), strict=True):
            mark.set_offsets(points[ids])
        data = self._labels[0].get_transform()
        wanted = data.transform(points) + BESIDE
        corners = spread(wanted, self._sizes)
        near = wanted[:, 1] - corners[:, 1] <= 3 * self._sizes[:, 1]  # in a heap, some names wait
        places = data.inverted().transform(corners)
        for label, place, seen in zip(self._labels, places, near, strict=True):
            label.set(position=place, visible=seen)
        if self._dot:
            self._dot.set_data([step], [self._losses[step]])


def limits(points: np.ndarray, margin: float = 0.12) -> tuple[float, float, float, float]:
    """Return axis limits that hold every point of one or more maps, (…, 2), with a margin."""
    flat = np.reshape(points, (-1, 2))
    low, high = flat.min(0), flat.max(0)
    pad = margin * max(*(high - low), 1e-9)
    return low[0] - pad, high[0] + 1.6 * pad, low[1] - pad, high[1] + pad  # labels sit right


def _fit(ax: Axes, limits: Sequence[float]) -> None:
    """Widen limits to the shape of the axes, so that a unit is as long across as it is up."""
    left, right, low, high = limits
    size = ax.get_window_extent()
    unit = max((right - left) / size.width, (high - low) / size.height)  # data units a pixel
    x, y = (left + right) / 2, (low + high) / 2
    ax.set_xlim(x - unit * size.width / 2, x + unit * size.width / 2)
    ax.set_ylim(y - unit * size.height / 2, y + unit * size.height / 2)


class TableSizes(Stage):
    """Tables of V rows by d columns on logarithmic axes, among them one that the reader moves.

    models: V and d of known tables by name. Dotted lines join tables that take as many bytes in
    float32.
    """

    def __init__(self, models: Mapping[str, tuple[int, int]]):
        fig, ax = canvas(3.9)
        ax.set(xscale="log", yscale="log", xlim=(60, 3e7), ylim=(1.5, 3000))
        for numbers, text in [
            (2.5e3, "10 kB"),
            (2.5e5, "1 MB"),
            (2.5e7, "100 MB"),
            (2.5e9, "10 GB"),
        ]:
            rows = np.array([60, 3e7])
            ax.plot(rows, numbers / rows, ":", color="#888888", lw=1, zorder=1)
            d = max(4, numbers / 4e6)  # where along the line its name goes
            ax.annotate(
                text, (numbers / d, d), fontsize=SMALL, color="#555555", rotation=-42,
                rotation_mode="anchor", xytext=(2, 3), textcoords="offset points",
            )  # fmt: skip
        for i, (name, (V, d)) in enumerate(models.items()):
            ax.plot(V, d, MARKERS[i + 1], color=COLOURS[i % 8], ms=8, label=name, ls="", zorder=3)
        (self._dot,) = ax.plot(
            [], [], "o", mfc="none", mec=INK, mew=2.5, ms=15, label="yours", zorder=4
        )
        fig.legend(
            loc="outside upper left", ncols=3, fontsize=SMALL, frameon=False, handletextpad=0.1
        )
        name_axes(ax, "vocabulary size V", "dimension d")
        super().__init__(fig, [self._dot])

    def __call__(self, V: int, d: int) -> np.ndarray:
        """Move the reader's table to V rows by d columns; return the pixels."""
        self._dot.set_data([V], [d])
        return self.pixels()


def word_map(
    points: np.ndarray,
    words: Sequence[str],
    groups: Sequence[str] | None = None,
    axis_names: tuple[str, str] = ("PC1", "PC2"),
) -> Figure:
    """Draw words at their points (V, 2), coloured and marked by group."""
    groups = [""] * len(words) if groups is None else groups
    stage = WordMap(words, groups, limits(points), axis_names=axis_names)
    stage.move(points)
    return stage.still()


def cosine_matrix(cosines: np.ndarray, words: Sequence[str], label: str = "cosine") -> Figure:
    """Draw a (V, V) matrix of cosines, from -1 to 1, with its words on both sides."""
    fig, ax = canvas(4.4, layout="compressed")
    image = ax.imshow(cosines, cmap=DIVERGING, vmin=-1, vmax=1)
    ax.set_xticks(range(len(words)), words, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(words)), words)
    ax.spines[:].set_visible(False)
    if len(words) <= 12:
        for (i, j), cosine in np.ndenumerate(cosines):
            ax.text(
                j, i, f"{cosine:.1f}".replace("-", "−"), ha="center", va="center", fontsize=7.5,
                color="white" if abs(cosine) > 0.6 else INK,
            )  # fmt: skip
    fig.colorbar(image, ax=ax, fraction=0.046).set_label(label, fontsize=TEXT)
    return fig


def _loss_lines(
    ax: Axes, losses: Sequence[float], floors: Mapping[str, float], side: str = "right"
) -> None:
    """Plot a loss curve over the floors that no model can get below, each named at its line.

    side: where the names go; choose the one where the curve keeps away from the middle floors.
    """
    ax.plot(losses, color=COLOURS[0], lw=1.6)
    for i, (name, floor) in enumerate(floors.items()):
        ax.axhline(floor, color=INK, lw=1, ls=DASHES[1 + i % 3])
        above = floor > np.nanmin(losses) if side == "right" else floor == max(floors.values())
        ax.annotate(
            f"{name} {floor:.3f}", (side == "right", floor), xycoords=("axes fraction", "data"),
            xytext=(4 if side == "left" else 0, 2 if above else -2), textcoords="offset points",
            ha=side, va="bottom" if above else "top", fontsize=SMALL, color=INK,
        )  # fmt: skip
    ax.margins(y=0.3 if floors else 0.1)
    name_axes(ax, "step", "loss per pair")


def loss_curve(
    losses: Sequence[float],
    floors: Mapping[str, float] | None = None,
    smooth: int = 1,
    xlabel: str = "step",
) -> Figure:
    """Draw the loss per pair at each step over its floors; `smooth` adds a running mean."""
    fig, ax = canvas(3.2)
    if smooth > 1:
        ax.plot(losses, color=COLOURS[5], lw=0.8, alpha=0.6)
        mean = np.convolve(losses, np.ones(smooth) / smooth, mode="valid")
        losses = np.concatenate([np.full(smooth - 1, np.nan), mean])
    _loss_lines(ax, losses, floors or {}, side="left")
    ax.set_xlabel(xlabel)
    return fig


def scree(ratios: np.ndarray) -> Figure:
    """Draw the share of variance that each principal component explains, and the running sum."""
    fig, ax = canvas(3.0)
    number = np.arange(1, len(ratios) + 1)
    ax.bar(number, ratios, color=COLOURS[5], label="each component")
    ax.plot(number, np.cumsum(ratios), "o-", color=COLOURS[1], ms=4, lw=1.6, label="all so far")
    ax.set(ylim=(0, 1.05))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.legend(fontsize=SMALL, frameon=False, loc="center right")
    name_axes(ax, "principal component", "variance explained")
    return fig


def bars(
    values: Sequence[float],
    names: Sequence[str],
    marked: Sequence[str] = (),
    label: str = "",
    xlim: tuple[float, float] | None = None,
) -> Figure:
    """Draw named values as horizontal bars, the first on top, some of them marked."""
    fig, ax = canvas(0.9 + 0.3 * len(names))
    for i, (value, word) in enumerate(zip(values, names, strict=True)):
        style = {"color": COLOURS[1], "hatch": "//", "edgecolor": "white"} if word in marked else {}
        ax.barh(i, value, **({"color": COLOURS[0]} | style))
        ax.annotate(f"{value:.3g}", (max(value, 0), i), xytext=(3, 0), va="center",
                    textcoords="offset points", fontsize=SMALL, color=INK)  # fmt: skip
    ax.set_yticks(range(len(names)), names)
    ax.set(ylim=(len(names) - 0.4, -0.6), xlim=xlim)
    if xlim is None:
        ax.margins(x=0.15)
    name_axes(ax, label)
    return fig


def lines(
    x: Sequence[float],
    ys: Mapping[str, Sequence[float]],
    xlabel: str,
    ylabel: str,
    log: str = "",
) -> Figure:
    """Draw several named curves over x; `log` names the logarithmic axes: "x", "y" or "xy"."""
    fig, ax = canvas(3.4)
    for i, (name, y) in enumerate(ys.items()):
        ax.plot(
            x,
            y,
            DASHES[i % 4],
            marker=MARKERS[i % 8],
            color=COLOURS[i % 8],
            ms=5,
            lw=1.6,
            label=name,
        )
    ax.set(xscale="log" if "x" in log else "linear", yscale="log" if "y" in log else "linear")
    if "x" not in log:  # what the book draws over is counted
        ax.locator_params(axis="x", integer=True)
    ax.grid(color="#E6E6E6", lw=0.6)
    ax.legend(fontsize=SMALL, frameon=False)
    name_axes(ax, xlabel, ylabel)
    return fig


def scatter(x: np.ndarray, y: np.ndarray, xlabel: str, ylabel: str) -> Figure:
    """Draw points (n,) against (n,), and the line on which the two are equal."""
    fig, ax = canvas(3.8)
    ax.plot(x, y, ".", ms=3, color=COLOURS[0], alpha=0.35, zorder=2)
    ends = [max(x.min(), y.min()), min(x.max(), y.max())]
    ax.plot(ends, ends, DASHES[1], color=INK, lw=1.2, zorder=3)
    ax.annotate("equal", (ends[1], ends[1]), xytext=(-4, 4), textcoords="offset points",
                ha="right", fontsize=SMALL, color=INK)  # fmt: skip
    name_axes(ax, xlabel, ylabel)
    return fig


def compression(
    cosines: np.ndarray,
    words: Sequence[str],
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    here: tuple[float, float],
    ylabel: str,
) -> Figure:
    """Draw a (V, V) cosine matrix over curves of a score against size; a ring says where we are.

    curves: sizes in bytes a word, and scores from 0 to 1, by name.
    """
    fig, (top, ax) = canvas(5.6, rows=(1, 1.1))
    top.imshow(cosines, cmap=DIVERGING, vmin=-1, vmax=1)
    top.set_xticks(range(len(words)), words, rotation=45, ha="right", rotation_mode="anchor")
    top.set_yticks(range(len(words)), words)
    top.spines[:].set_visible(False)
    for i, (name, (size, score)) in enumerate(curves.items()):
        ax.plot(size, score, DASHES[i % 4], marker=marker(i), color=COLOURS[i], ms=5, label=name)
    ax.plot(*here, "o", mfc="none", mec=INK, mew=2, ms=14, zorder=5)
    ax.set(xscale="log", ylim=(0, 0.8))
    ax.set_xticks([5, 10, 20, 50, 100, 200, 400], [5, 10, 20, 50, 100, 200, 400])
    ax.minorticks_off()
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid(color="#E6E6E6", lw=0.6)
    ax.legend(fontsize=SMALL, frameon=False, loc="upper left")
    name_axes(ax, "bytes a word", ylabel)
    return fig


class Rankings(Stage):
    """Panels of horizontal bars, one above the other, each a list of words ranked by a score.

    panels: the number of bars, the largest score and the format of the scores of each panel.
    """

    def __init__(self, panels: Sequence[tuple[int, float, str]]):
        bars = [n for n, _, _ in panels]
        fig, axes = canvas(0.27 * sum(bars) + 0.45 * len(bars), rows=bars, layout="none")
        axes = axes if len(panels) > 1 else [axes]
        fig.subplots_adjust(0.23, 0.02, 0.88, 1 - 0.3 / fig.get_figheight(), hspace=0.35)
        self._panels = []
        for ax, (n, largest, form) in zip(axes, panels, strict=True):
            ax.set(xlim=(0, largest), ylim=(n - 0.4, -0.6), xticks=[], yticks=[])
            ax.spines[["left", "bottom"]].set_visible(False)
            title = Text(-0.02, 1.03, "", transform=ax.transAxes, va="bottom")
            names = [Label(-0.015, i, "", transform=ax.get_yaxis_transform()) for i in range(n)]
            scores = [Label(0, i, "", transform=ax.transData) for i in range(n)]
            for label in (title, *names, *scores):
                ax.add_artist(label).set(
                    fontsize=TEXT if label is title else SMALL, color=INK, clip_on=False
                )
            for label in (*names, *scores):
                label.set(va="center", ha="right" if label in names else "left")
            rects = ax.barh(range(n), np.zeros(n), height=0.72, edgecolor="white").patches
            self._panels.append((title, list(zip(rects, names, scores, strict=True)), form))
        moving = [x for title, rows, _ in self._panels for x in (title, *sum(rows, ()))]
        super().__init__(fig, moving)

    def __call__(
        self,
        panels: Mapping[str, Sequence[tuple[str, float]]],
        hatched: Sequence[str] = (),
        ticked: Sequence[str] = (),
    ) -> np.ndarray:
        """Show the (word, score) pairs of each panel under its title; return the pixels."""
        for (title, rows, form), (name, ranking) in zip(self._panels, panels.items(), strict=True):
            title.set_text(name)
            padded = [*ranking, *[("", 0.0)] * (len(rows) - len(ranking))]
            for (rect, label, number), (word, score) in zip(rows, padded, strict=False):
                rect.set(width=max(score, 0), facecolor=COLOURS[word in hatched])
                rect.set_hatch("///" if word in hatched else "")
                label.set_text(word)
                number.set_text(form.format(score) + " ✓" * (word in ticked) if word else "")
                number.set_x(max(score, 0) + 0.01 * rect.axes.get_xlim()[1])
        return self.pixels()


def dots(
    rows: Sequence[str],
    series: Mapping[str, Sequence[float]],
    intervals: Sequence[tuple[float, float]],
    xlabel: str,
) -> Figure:
    """Draw numbers from 0 to 1 as marks, a line of the picture for each name in `rows`.

    intervals: (low, high) of the first series, drawn as lines through its marks.
    """
    fig, ax = canvas(1.0 + 0.27 * len(rows))
    places = np.arange(len(rows))
    ax.hlines(places, *np.transpose(intervals), color=COLOURS[0], lw=5, alpha=0.3, zorder=2)
    for i, (name, values) in enumerate(series.items()):
        ax.plot(values, places, MARKERS[i], color=COLOURS[i], ms=6, ls="", label=name, zorder=3)
    ax.set_yticks(places, rows)
    ax.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.5, -0.5))
    ax.grid(color="#E6E6E6", lw=0.6)
    fig.legend(loc="outside upper left", ncols=3, fontsize=SMALL, frameon=False,
               handletextpad=0.1, columnspacing=1.0)  # fmt: skip
    name_axes(ax, xlabel)
    return fig


def histograms(values: Mapping[str, np.ndarray], xlabel: str, xlim: tuple[float, float]) -> Figure:
    """Draw how several named sets of numbers are spread, as histograms one over the other."""
    fig, ax = canvas(2.8)
    for i, (name, numbers) in enumerate(values.items()):
        ax.hist(numbers, np.linspace(*xlim, 61), density=True, label=name, color=COLOURS[i],
                alpha=0.6, hatch=("", "///")[i % 2], edgecolor=COLOURS[i], lw=0.5)  # fmt: skip
    ax.axvline(0, color=INK, lw=0.8)
    ax.set(xlim=xlim, yticks=[])
    ax.legend(fontsize=SMALL, frameon=False, loc="upper left")
    name_axes(ax, xlabel)
    return fig
