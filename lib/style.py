"""One look for every figure: sizes, colours, markers, and the empty canvas they go on."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 5.2  # inches, shown at 100 pixels an inch: a phone still shows letters of readable size
DPI = 200
TEXT, SMALL = 10, 9  # points

# Okabe and Ito's colours, told apart by readers of every kind of colour vision; yellow is left
# out because it is faint on white. Each has its marker, so colour is never the only cue.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7A7A7A"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*"]
DASHES = ["-", "--", "-.", ":"]
INK, FAINT = "#222222", "#BBBBBB"
DIVERGING = "PuOr_r"  # orange against purple: no red against green


def marker(i: int) -> str:
    """Return the marker of group i; colours come round after eight groups, pairs after 64."""
    return MARKERS[(i + i // 8) % 8]


def canvas(
    height: float = 3.6,
    rows: Sequence[float] = (1,),
    columns: Sequence[float] = (1,),
    layout: str = "constrained",
):
    """Return an empty figure in the book's style and its axes: one, or a list row by row.

    height is in inches; rows and columns are relative heights and widths.
    """
    fig = Figure(figsize=(WIDTH, height), dpi=DPI, layout=layout)
    grid = fig.add_gridspec(len(rows), len(columns), height_ratios=rows, width_ratios=columns)
    axes = [fig.add_subplot(cell) for cell in grid]
    for ax in axes:
        ax.tick_params(labelsize=SMALL, colors=INK)
        ax.spines[["top", "right"]].set_visible(False)
    return fig, (axes[0] if len(axes) == 1 else axes)


def name_axes(ax: Axes, x: str = "", y: str = "", title: str = "") -> None:
    """Write the axis labels and the title in the book's sizes."""
    ax.set_xlabel(x, fontsize=TEXT)
    ax.set_ylabel(y, fontsize=TEXT)
    if title:
        ax.set_title(title, fontsize=TEXT, loc="left")
