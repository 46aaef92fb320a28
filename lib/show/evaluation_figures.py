"""How sets of numbers lie beside one another: each number a tick, each set a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lib.show.style import COLOURS, DASHES, GREY, INK, MARKERS, canvas, in_style, legend_above


@in_style
def strips(groups: Mapping[str, Sequence[float]], line: tuple[str, float], xlabel: str) -> Figure:
    """Draw each set of numbers as a row of ticks with a mark at its mean.

    `line` is a name and the number at which a dashed line crosses all rows, for comparison.
    """
    fig, ax = canvas(1.1 + 0.36 * len(groups))
    for y, values in enumerate(groups.values()):
        ax.plot(values, np.full(len(values), y), "|", ms=14, color=COLOURS[0], alpha=0.5, zorder=2)
    means = [np.mean(values) for values in groups.values()]
    ax.plot(
        means, range(len(means)), MARKERS[3], ls="", color=COLOURS[1], ms=8, label="mean", zorder=3
    )
    name, at = line
    ax.axvline(at, color=GREY, ls=DASHES[1], marker="", lw=1.4, zorder=1, label=name)
    ax.set_yticks(range(len(groups)), groups)
    ax.set(ylim=(len(groups) - 0.5, -0.5), xlabel=xlabel)
    ax.tick_params(axis="y", length=0, colors=INK)
    legend_above(fig, 2)
    return fig
