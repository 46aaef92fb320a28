"""The figure of the factorisation page that is its own: who attended what, from arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from lib.show.style import COLOURS, FAINT, MARKERS, canvas, in_style, legend_above


@in_style
def attendance(
    attended: np.ndarray, rows: Sequence[str], columns: Sequence[str], groups: Sequence[str]
) -> Figure:
    """Draw a table of zeros and ones (n, m), a mark for each one, row 0 on top.

    `groups` names the group of each row, shown by the colour and shape of its marks.
    """
    fig, ax = canvas(1.3 + 0.24 * len(rows))
    names, seen = sorted(set(groups)), np.asarray(attended) > 0
    for i, name in enumerate(names):
        y, x = np.nonzero(seen & (np.array(groups) == name)[:, None])
        ax.plot(x, y, ls="", marker=MARKERS[i], color=COLOURS[i], ms=7, label=name)
    ax.hlines(np.arange(len(rows)), -0.5, len(columns) - 0.5, color=FAINT, lw=0.5, zorder=0)
    ax.set_yticks(np.arange(len(rows)), rows)
    ax.set_xticks(np.arange(len(columns)), columns, rotation=90)
    ax.set(xlim=(-0.7, len(columns) - 0.3), ylim=(len(rows) - 0.4, -0.6))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    legend_above(fig, 3)
    return fig
