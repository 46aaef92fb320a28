"""The figures of the negative sampling page: beliefs, noise, samples that settle, and the cone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lib.show.charts import named_bars
from lib.show.style import (
    COLOURS,
    DASHES,
    FAINT,
    INK,
    MARKERS,
    TEXT,
    canvas,
    in_style,
    legend_above,
)


@in_style
def beliefs(probs: np.ndarray, names: Sequence[str]) -> Figure:
    """Draw how likely each pair is thought to be real, (1 + k,); the first was seen and hatched."""
    fig, ax = canvas(0.9 + 0.33 * len(names))
    named_bars(ax, probs, names, "{:.2f}", seen=0)
    ax.set(xlim=(0, 1.12), xlabel="probability that it was seen")
    return fig


@in_style
def rates(occurs: np.ndarray, drawn: np.ndarray, words: Sequence[str]) -> Figure:
    """Draw how often words occur and are drawn as noise, (n,) shares each, in every million."""
    fig, ax = canvas(1.1 + 0.33 * len(words))
    places = np.arange(len(words))
    ax.hlines(places, 1e6 * occurs, 1e6 * drawn, color=FAINT, lw=3, zorder=1)
    ax.plot(1e6 * occurs, places, ls="", ms=8, label="occurs in the text")
    ax.plot(1e6 * drawn, places, ls="", ms=8, label="drawn as noise")
    ax.set_yticks(places, words)
    ax.set(ylim=(len(words) - 0.5, -0.5), xscale="log", xlim=(8, 2e5), xlabel="of every million")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="x")
    legend_above(fig, 2)
    return fig


@in_style
def settling(means: np.ndarray, expected: float) -> Figure:
    """Draw means over 1, 2, 3, … samples, (runs, n), around what they are expected to be."""
    fig, ax = canvas(3.2)
    n = np.arange(1, means.shape[1] + 1)
    ax.plot(n, means.T, color=COLOURS[5], ls="-", marker="", lw=0.8)
    ax.axhline(expected, color=INK, ls=DASHES[1])
    ax.annotate(
        f"expected {expected:.2f}", (1, expected), xycoords=("axes fraction", "data"),
        xytext=(0, 12), textcoords="offset points", ha="right", va="bottom",
    )  # fmt: skip
    ax.set(xscale="log", xlim=(1, len(n)), xlabel="pairs sampled", ylabel="mean loss so far")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    return fig


def half_plane(E: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Return rows (n, d) as points (n, 2) that keep their angle with `axis` (d,) and their length.

    The first number is how far a row reaches along the axis, the second how far it is from it:
    upwards or downwards by the side on which it lies, of the mean, where the rows differ most. The
    longest has length 1.
    """
    axis = axis / np.linalg.norm(axis)
    along = E @ axis
    rest = E - np.outer(along, axis)
    spread = rest - rest.mean(axis=0)
    side = np.where(spread @ np.linalg.svd(spread, full_matrices=False)[2][0] < 0, -1, 1)
    points = np.column_stack([along, side * np.linalg.norm(rest, axis=1)])
    return points / np.linalg.norm(points, axis=1).max()


@in_style
def cone(points: Mapping[str, np.ndarray]) -> Figure:
    """Draw two named clouds of points from `half_plane`, each with a wedge at its median angle."""
    fig, ax = canvas(4.6)
    for i, xy in enumerate(points.values()):
        ax.plot(*xy.T, ls="", ms=3, alpha=0.45, mew=0, zorder=2)
        angle = np.median(np.arctan2(np.abs(xy[:, 1]), xy[:, 0]))
        x, y = 1.05 * np.cos(angle), 1.05 * np.sin(angle)
        ax.plot([x, 0, x], [y, 0, -y], color=COLOURS[i], ls=DASHES[i], marker="", lw=2, zorder=3)
    ax.annotate(
        "", (1.1, 0), (-1.1, 0), arrowprops={"arrowstyle": "->", "color": INK, "lw": 1.2}, zorder=4
    )
    ax.text(1.1, 0.05, "mean word vector", ha="right", va="bottom", fontsize=TEXT)
    ax.set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.12), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    names = [
        Line2D([], [], color=COLOURS[i], marker=MARKERS[i], ls=DASHES[i], label=name)
        for i, name in enumerate(points)
    ]
    legend_above(fig, 2, names)
    return fig
