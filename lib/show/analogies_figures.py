"""The figures of the analogies page: a parallelogram of words, who wins, and a sum of three."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from lib.show.style import (
    COLOURS,
    DPI,
    GREY,
    INK,
    SMALL,
    TEXT,
    WIDTH,
    canvas,
    in_style,
    legend_above,
)

FREE, ASKED, SUM = COLOURS[0], COLOURS[1], COLOURS[2]  # who may answer by the usual rule, who not
HATCHES = ("", "///", "...")  # of terms that touch
HALO = [withStroke(linewidth=3, foreground="w")]


@in_style
def parallelogram(
    points: np.ndarray,
    words: Sequence[str],
    cosines: Mapping[str, Mapping[str, float]],
    axis_names: tuple[str, str],
) -> Figure:
    """Draw the words a, b, c, a fourth and the sum b − a + c at points (5, 2), over their cosines.

    `cosines` holds those of any words with the sum, by word, and then those with c alone. Hatched
    bars belong to a, b and c. The word with the largest cosine is ringed and ticked; beside c alone
    the tick goes to the largest of the others. Both axes of the plane are fixed, for small numbers.
    """
    fig = Figure(figsize=(WIDTH, 4.3), dpi=DPI)  # each axes has its place, whatever is written
    ax, asked = fig.add_axes((0.15, 0.54, 0.84, 0.45)), words[:3]
    _plane(ax, points, [*words, " − ".join([words[2], words[0]]) + f" + {words[1]}"])
    ax.set(xlabel=axis_names[0], ylabel=axis_names[1])
    (_, with_sum), (_, with_c) = cosines.items()
    best = max(with_sum, key=with_sum.get)
    ticked = (best, max(with_c.keys() - set(asked), key=with_c.get))
    if best in words:
        x, y = points[words.index(best)]
        ax.plot(x, y, "o", ls="", mfc="none", mec=INK, mew=1.8, ms=17, zorder=6)
    for i, (title, values) in enumerate(cosines.items()):
        below = fig.add_axes((0.13 + 0.49 * i, 0.01, 0.37, 0.32))
        _cosine_bars(below, values, asked, ticked[i], title)
    return fig


def _plane(ax: Axes, points: np.ndarray, names: Sequence[str]) -> None:
    a, b, c, _, total = points
    for start, end, colour in ((a, b, INK), (c, total, SUM)):
        ax.annotate(
            "", end, start, zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2, "mutation_scale": 14},
        )  # fmt: skip
    for start, end in ((a, c), (b, total)):
        ax.plot(*np.transpose([start, end]), "--", marker="", color=GREY, lw=1.2, zorder=2)
    looks = [(ASKED, "s", 8)] * 3 + [(FREE, "o", 8), (SUM, "*", 15)]
    for (x, y), name, (colour, marker, size) in zip(points, names, looks, strict=True):
        ax.plot(x, y, marker, ls="", color=colour, ms=size, mec="white", zorder=5)
        side = np.sign(x - points[:, 0].mean()) if marker != "*" else 0
        ax.annotate(
            name, (x, y), xytext=(12 * side, 0 if side else 9), textcoords="offset points",
            ha={-1: "right", 0: "center", 1: "left"}[side], va="center" if side else "bottom",
            fontsize=TEXT, color=colour if marker == "*" else INK, zorder=7, path_effects=HALO,
        )  # fmt: skip
    ax.set(xlim=(-1.4, 1.25), ylim=(0.1, 1.16), aspect="equal")
    ax.tick_params(labelsize=SMALL, colors=INK)


def _cosine_bars(
    ax: Axes, values: Mapping[str, float], asked: Collection[str], winner: str, title: str
) -> None:
    for i, (word, value) in enumerate(values.items()):
        hatched = word in asked
        ax.barh(i, value, color=ASKED if hatched else FREE, hatch="///" * hatched, edgecolor="w")
        ax.annotate(
            f"{value:.2f}".replace("-", "−") + " ✓" * (word == winner), (max(value, 0), i),
            xytext=(3, 0), textcoords="offset points", va="center",
        )  # fmt: skip
    ax.axvline(0, color=INK, lw=0.8)
    ax.set_yticks(range(len(values)), values)
    ax.set(xlim=(-0.55, 1.75), ylim=(len(values) - 0.4, -0.6), xticks=[])
    ax.set_title(title, fontsize=TEXT, loc="left")
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(labelsize=SMALL, length=0, colors=INK)


@in_style
def winners(
    x: Sequence[float], ys: Mapping[str, Sequence[int]], xlabel: str, ylabel: str
) -> Figure:
    """Draw named counts as curves over x, each name on a line of its own above."""
    fig, ax = canvas(3.4)
    for i, (name, y) in enumerate(ys.items()):
        ax.plot(x, y, label=name, ms=12 - 3 * i)  # where curves meet, all marks are seen
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid()
    legend_above(fig, 1)
    return fig


@in_style
def three_terms(
    terms: Mapping[str, np.ndarray], words: Sequence[str], asked: Collection[str]
) -> Figure:
    """Draw the scores of words as bars stacked from terms, (n,) by name, and a mark at the sum.

    What is below 0 is stacked to the left of it. The names of the words `asked` stand in brackets.
    """
    fig, ax = canvas(1.3 + 0.34 * len(words))
    ends = np.zeros((2, len(words)))  # of what is stacked so far, below and above 0
    for i, (name, values) in enumerate(terms.items()):
        below = np.minimum(values, 0)
        for end, part, label in ((ends[0], below, name), (ends[1], values - below, None)):
            ax.barh(
                range(len(words)), part, left=end, color=COLOURS[i], hatch=HATCHES[i % 3],
                edgecolor="w", label=label,
            )  # fmt: skip
        ends += [below, values - below]
    totals = ends.sum(axis=0)
    ax.plot(totals, range(len(words)), "D", ls="", color=INK, mec="w", ms=8, label="sum")
    for i, total in enumerate(totals):
        ax.annotate(
            f"{total:.2f}", (ends[1, i], i), xytext=(5, 0), textcoords="offset points", va="center"
        )
    ax.axvline(0, color=INK, lw=0.8)
    ax.set_yticks(range(len(words)), [f"({w})" if w in asked else w for w in words])
    ax.set(ylim=(len(words) - 0.4, -0.6))
    ax.set_xlim(1.15 * ends[0].min(), 1.2 * ends[1].max())
    legend_above(fig, 2)
    return fig
