"""The figures of the compression page: what a smaller table still knows, from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lib.show.charts import cosine_image
from lib.show.style import COLOURS, DASHES, INK, canvas, in_style

SIZES = [5, 10, 20, 50, 100, 200, 400]  # bytes a word, labelled on the axis


@in_style
def squeezed(
    cosines: np.ndarray,
    words: Sequence[str],
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    size: float,
    scores: Mapping[str, float],
    uncompressed: float,
) -> Figure:
    """Draw a (V, V) cosine matrix over curves of a score against size in bytes a word.

    `curves` holds sizes and scores from 0 to 1 by name. `scores` are those of one table of that
    `size`, by name: the first gets the ring, the others, its baselines, stand below as marks. A
    line shows the score of the table left as it was.
    """
    fig, (top, ax) = canvas(6.2, rows=(1, 1.25))
    cosine_image(top, cosines, words)
    ax.axhline(uncompressed, color=INK, lw=1, ls=DASHES[1])
    ax.annotate(
        f"uncompressed {uncompressed:.0%}", (0.01, uncompressed), va="bottom",
        xycoords=("axes fraction", "data"), xytext=(0, 2), textcoords="offset points",
    )  # fmt: skip
    for name, (sizes, shares) in curves.items():
        ax.plot(sizes, shares, label=name)
    (_, here), *baselines = scores.items()
    ax.plot(size, here, "o", mfc="none", mec=INK, mew=2, ms=14, zorder=5)
    for marker, (name, score) in zip("x+", baselines, strict=True):
        ax.plot(size, score, marker, color=INK, mew=2, ms=8, label=name, zorder=5)
    ax.set(xscale="log", xlim=(4.5, 450), ylim=(-0.03, 0.8), xlabel="bytes a word")
    ax.set_ylabel("analogies right")
    ax.set_xticks(SIZES, SIZES)
    ax.minorticks_off()
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid()
    fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return fig


@in_style
def largest_entries(shares: Mapping[str, np.ndarray]) -> Figure:
    """Draw how often each column (d,) holds the largest entry of a row, by name of the table."""
    fig, ax = canvas(2.6)
    for i, (name, share) in enumerate(shares.items()):
        ax.bar(np.arange(len(share)), share, width=1, color=COLOURS[i], label=name, alpha=0.8)
    ax.set(xlabel="column of the table", ylabel="rows", ylim=(0, 0.5))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid(axis="y")
    ax.legend()
    return fig
