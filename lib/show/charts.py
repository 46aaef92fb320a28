"""The book's charts: each takes arrays and returns a matplotlib Figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from lib.show.style import COLOURS, DASHES, FAINT, INK, TINY, canvas, in_style, legend_above


@in_style
def lines(
    x: Sequence[float],
    ys: Mapping[str, Sequence[float]],
    xlabel: str,
    ylabel: str,
    log: str = "",
) -> Figure:
    """Draw several named curves over x; `log` names the logarithmic axes: "x", "y" or "xy"."""
    fig, ax = canvas(3.8)
    for name, y in ys.items():
        ax.plot(x, y, label=name)
    for axis, name in ((ax.xaxis, "x"), (ax.yaxis, "y")):
        if name in log:
            ax.set(**{f"{name}scale": "log"})
            axis.set_major_formatter("{x:,g}")  # an exponent would be small
    if "x" not in log:  # what the book draws over is counted
        ax.locator_params(axis="x", integer=True)
    ax.grid()
    legend_above(fig, 2)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return fig


def loss_lines(
    ax: Axes, losses: Sequence[float], floors: Mapping[str, float], side: str = "right"
) -> None:
    """Plot a loss curve over the floors that no model can get below, each named at its line.

    `side` is where the names go: the one where the curve keeps away from the middle floors.
    """
    ax.plot(losses, color=COLOURS[0], ls="-", marker="")
    for i, (name, floor) in enumerate(floors.items()):
        ax.axhline(floor, color=INK, lw=1, ls=DASHES[1 + i % 3])
        above = floor > np.nanmin(losses) if side == "right" else floor == max(floors.values())
        ax.annotate(
            f"{name} {floor:.3f}", (side == "right", floor), xycoords=("axes fraction", "data"),
            xytext=(4 if side == "left" else 0, 2 if above else -2), textcoords="offset points",
            ha=side, va="bottom" if above else "top",
        )  # fmt: skip
    ax.margins(y=0.3 if floors else 0.1)
    ax.set(xlabel="step", ylabel="loss per pair")


@in_style
def loss_curve(losses: Sequence[float], floors: Mapping[str, float], smooth: int) -> Figure:
    """Draw the loss per pair at each step over its floors, and its mean over `smooth` steps."""
    fig, ax = canvas(3.2)
    ax.plot(losses, color=COLOURS[5], ls="-", marker="", lw=0.8, alpha=0.6)
    mean = np.convolve(losses, np.ones(smooth) / smooth, mode="valid")
    loss_lines(ax, np.concatenate([np.full(smooth - 1, np.nan), mean]), floors, side="left")
    return fig


@in_style
def scatter(
    x: np.ndarray, y: np.ndarray, xlabel: str, ylabel: str, limits: tuple[float, float]
) -> Figure:
    """Draw points (n,) against (n,) on one scale, and the line on which the two are equal."""
    fig, ax = canvas(4.4)
    ax.plot(x, y, ".", ms=4, color=COLOURS[0], alpha=0.35, zorder=2)
    ax.plot(limits, limits, DASHES[1], marker="", color=INK, lw=1.2, zorder=3)
    ax.annotate(
        "equal", (limits[1], limits[1]), xytext=(-14, -4), textcoords="offset points", ha="right",
        va="top",
    )  # fmt: skip
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=limits, ylim=limits, aspect="equal")
    return fig


def named_bars(
    ax: Axes, values: Sequence[float], names: Sequence[str], form: str, seen: int | None = None
) -> None:
    """Draw named values as horizontal bars, the first on top, each with its number.

    Where one of them was `seen`, its bar is hatched and the others are pale.
    """
    drawn = ax.barh(range(len(names)), values, color=COLOURS[0] if seen is None else FAINT)
    if seen is not None:
        drawn[seen].set(facecolor=COLOURS[1], hatch="///", edgecolor="white")
    for i, value in enumerate(values):
        ax.annotate(
            form.format(value).replace("-", "−"), (max(value, 0), i), xytext=(3, 0), va="center",
            textcoords="offset points",
        ).set_in_layout(False)  # fmt: skip  # the axes stay when a number grows
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)


@in_style
def bars(values: Sequence[float], names: Sequence[str], xlabel: str) -> Figure:
    """Draw named values as horizontal bars, the first on top."""
    fig, ax = canvas(0.9 + 0.3 * len(names))
    named_bars(ax, values, names, "{:.3g}")
    ax.set_xlabel(xlabel)
    ax.margins(x=0.15)
    return fig


@in_style
def dots(
    rows: Sequence[str],
    series: Mapping[str, Sequence[float]],
    intervals: Sequence[tuple[float, float]],
    xlabel: str,
) -> Figure:
    """Draw numbers from 0 to 1 as marks, a line of the picture for each name in `rows`.

    `intervals` are (low, high) of the first series, drawn as lines through its marks.
    """
    fig, ax = canvas(1.0 + 0.27 * len(rows))
    places = np.arange(len(rows))
    ax.hlines(places, *np.transpose(intervals), color=COLOURS[0], lw=5, alpha=0.3, zorder=2)
    for name, values in series.items():
        ax.plot(values, places, ms=6, ls="", label=name, zorder=3)
    ax.set_yticks(places, rows)
    ax.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.5, -0.5), xlabel=xlabel)
    ax.grid()
    legend_above(fig, 3)
    return fig


@in_style
def spreads(
    rows: Sequence[str],
    series: Mapping[str, tuple[Sequence[float], Sequence[float], Sequence[float]]],
    xlabel: str,
    xlim: tuple[float, float],
) -> Figure:
    """Draw named numbers with their spread, a band of the picture for each name in `rows`.

    `series` holds (low, middle, high), each as long as `rows`.
    """
    fig, ax = canvas(1.1 + 0.2 * len(rows) * (len(series) + 1))
    for i, (name, (low, middle, high)) in enumerate(series.items()):
        places = np.arange(len(rows)) + (i + 1) / (len(series) + 1) - 0.5
        ax.hlines(places, low, high, color=COLOURS[i], lw=5, alpha=0.3, zorder=2)
        ax.plot(middle, places, ms=6, ls="", label=name, zorder=3)
    ax.set_yticks(np.arange(len(rows)), rows)
    ax.set(xlim=xlim, ylim=(len(rows) - 0.5, -0.5), xlabel=xlabel)
    ax.grid(axis="x")
    legend_above(fig, 3)
    return fig


@in_style
def cosine_matrix(cosines: np.ndarray, words: Sequence[str]) -> Figure:
    """Draw a (V, V) matrix of cosines, from -1 to 1, with its words on both sides."""
    fig, ax = canvas(4.4, layout="compressed")
    image = cosine_image(ax, cosines, words)
    if len(words) <= 12:
        for (i, j), cosine in np.ndenumerate(cosines):
            ax.text(
                j, i, short(cosine), ha="center", va="center", fontsize=TINY,
                color="white" if abs(cosine) > 0.6 else INK,
            )  # fmt: skip
    fig.colorbar(image, ax=ax, fraction=0.046, label="cosine")
    return fig


def short(value: float) -> str:
    """Write a number with one decimal, and without what a narrow cell has no room for: −.4, 1."""
    text = f"{value:z.1f}".removesuffix(".0").replace("-", "−")
    return text.replace("0.", ".") if abs(value) < 1 else text


def cosine_image(ax: Axes, cosines: np.ndarray, words: Sequence[str]) -> AxesImage:
    """Show a (V, V) matrix of cosines as colours from -1 to 1, with its words on both sides."""
    image = ax.imshow(cosines, vmin=-1, vmax=1)
    ax.set_xticks(range(len(words)), words, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(words)), words)
    ax.spines[:].set_visible(False)
    return image
