"""The figures of the compression page: what a smaller table still knows, from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lib.show.charts import cosine_image
from lib.show.stage import Pixels, Stage
from lib.show.style import COLOURS, DASHES, INK, canvas, in_style

SIZES = [5, 10, 20, 50, 100, 200, 400]  # bytes a word, labelled on the axis


class Squeezed(Stage):
    """A cosine matrix over curves of a score against size in bytes, and where one table stands.

    `curves` holds sizes in bytes a word and scores from 0 to 1 by name; a line shows the score of
    the table left as it was, `uncompressed`. `baselines` names the scores that stand below a ring.
    """

    @in_style
    def __init__(
        self,
        words: Sequence[str],
        curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
        uncompressed: float,
        baselines: Sequence[str],
    ):
        fig, (top, ax) = canvas(6.2, rows=(1, 1.25))
        self._cosines = cosine_image(top, np.eye(len(words)), words)
        ax.axhline(uncompressed, color=INK, lw=1, ls=DASHES[1])
        ax.annotate(
            f"uncompressed {uncompressed:.0%}", (0.01, uncompressed), va="bottom",
            xycoords=("axes fraction", "data"), xytext=(0, 2), textcoords="offset points",
        )  # fmt: skip
        for name, (sizes, shares) in curves.items():
            ax.plot(sizes, shares, label=name)
        look = {"ls": "", "color": INK, "mew": 2, "zorder": 5}
        self._marks = [ax.plot([], [], "o", mfc="none", ms=14, **look)[0]]
        for marker, name in zip("x+", baselines, strict=True):
            self._marks += ax.plot([], [], marker, ms=8, label=name, **look)
        ax.set(xscale="log", xlim=(4.5, 450), ylim=(-0.03, 0.8), xlabel="bytes a word")
        ax.set_ylabel("analogies right")
        ax.set_xticks(SIZES, SIZES)
        ax.minorticks_off()
        ax.yaxis.set_major_formatter("{x:.0%}")
        ax.grid()
        fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
        super().__init__(fig, [self._cosines, *self._marks])

    def __call__(self, cosines: np.ndarray, size: float, scores: Sequence[float]) -> Pixels:
        """Show cosines (V, V), and a table's scores at its size, the baselines' after its own."""
        self._cosines.set_data(cosines)
        for mark, score in zip(self._marks, scores, strict=True):
            mark.set_data([size], [score])
        return self.pixels()


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
