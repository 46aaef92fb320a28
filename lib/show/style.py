"""One look for every figure: sizes, colours, markers, and the empty canvas they go on."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
from cycler import cycler
from matplotlib.artist import Artist
from matplotlib.figure import Figure

WIDTH = 5.2  # inches, shown at 100 pixels an inch
DPI = 200
TEXT, SMALL, TINY = 12.5, 12, 11.8  # points: at least 11 pixels where a phone shows 350 of 520

# Okabe and Ito's colours, told apart by readers of every kind of colour vision; yellow is left
# out because it is faint on white. Each has its marker, so colour is never the only cue.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7A7A7A"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*"]
DASHES = ["-", "--", "-.", ":"]
INK, GREY, FAINT = "#222222", "#555555", "#BBBBBB"

SHEET = {
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.prop_cycle": cycler(color=COLOURS, marker=MARKERS, linestyle=2 * DASHES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": SMALL,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.6,
    "image.cmap": "PuOr_r",  # orange against purple: no red against green
    "legend.columnspacing": 1.0,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "lines.markersize": 5,
    "text.color": INK,
}
in_style = matplotlib.rc_context(SHEET)  # decorates whatever draws: @in_style


def marker(i: int) -> str:
    """Return the marker of group i; colours come round after eight groups, pairs after 64."""
    return MARKERS[(i + i // 8) % 8]


@in_style
def canvas(height: float, rows: Sequence[float] = (1,), layout: str = "constrained"):
    """Return an empty figure in the book's style and its axes: one, or a list from top to bottom.

    height is in inches, rows are relative heights.
    """
    fig = Figure(figsize=(WIDTH, height), dpi=DPI, layout=layout)
    axes = [fig.add_subplot(cell) for cell in fig.add_gridspec(len(rows), height_ratios=rows)]
    for ax in axes:  # matplotlib makes most ticks later, when the sheet no longer holds
        ax.tick_params(labelsize=SMALL, colors=INK)
    return fig, (axes[0] if len(axes) == 1 else axes)


def legend_above(fig: Figure, ncols: int, handles: Sequence[Artist] | None = None) -> None:
    """Put the names of what was drawn over the axes, in columns."""
    fig.legend(handles=handles, loc="outside upper left", ncols=ncols, handletextpad=0.1)
