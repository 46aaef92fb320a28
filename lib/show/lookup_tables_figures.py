"""The figures of the lookup table page: a product with its lit row, and a gradient row by row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lib.show.style import COLOURS, FAINT, GREY, INK, WIDTH, canvas, in_style, legend_above

LIT = COLOURS[0]
LARGE = 13  # points: numbers to be read one by one, on a phone too
INDEXED = 17  # points: beside a letter of that size, an index is large enough
LINE = 0.29  # inches from one row to the next
HATCHES = ("", "///", "...", "xxx")  # of lookups whose bars touch


@in_style
def one_hot_product(E: np.ndarray, words: Sequence[str], i: int) -> Figure:
    """Draw the product of the one-hot vector of row i with E (V, d), number by number.

    Each number of the vector stands before the row that it multiplies, each row beside its word;
    the sum is below. Row i is lit, its number and the sum as well.
    """
    V, d = E.shape
    height = LINE * (V + 2) + 0.3
    fig, ax = canvas(height, layout="none")
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))  # the units are inches
    ax.axis("off")
    left, width = 1.85, (WIDTH - 1.95) / d

    def write(x, y, text: str, colour: str, side: str = "center", size: float = LARGE) -> None:
        ax.text(x, y, text, color=colour, ha=side, va="center", fontsize=size)

    def numbers(y: float, row: np.ndarray, x: float, width: float, form: str, lit: bool) -> None:
        for m, value in enumerate(row):
            corner = (x + m * width, y - LINE / 2)
            face, edge = (LIT, "white") if lit else ("white", FAINT)
            ax.add_patch(Rectangle(corner, width, LINE, fc=face, ec=edge, lw=0.8))
            text = form.format(value).replace("-", "−")
            write(corner[0] + width / 2, y, text, "white" if lit else GREY)

    write(1.25, 0.2, "$e_i$", INK, size=INDEXED)
    write(left + d * width / 2, 0.2, "$E$", INK, size=INDEXED)
    for j, (word, row) in enumerate(zip(words, E, strict=True)):
        y, lit = 0.2 + LINE * (j + 1), j == i
        write(0.92, y, word, INK if lit else GREY, "right")
        numbers(y, [lit], 1.05, 0.4, "{:d}", lit)
        write(1.65, y, "×", INK if lit else GREY)
        numbers(y, row, left, width, "{:z.2f}", lit)
    y = height - 0.2
    write(1.65, y, "sum of the rows =", INK, "right")
    numbers(y, E[i], left, width, "{:z.2f}", True)
    return fig


@in_style
def gradient_rows(shares: np.ndarray, lookups: Sequence[str], words: Sequence[str]) -> Figure:
    """Draw the gradient of each row as a bar, stacked from what each lookup adds: (n, V).

    `lookups` names the n lookups, `words` the V rows.
    """
    fig, ax = canvas(1.2 + 0.27 * len(words))
    totals = shares.sum(axis=0)
    starts = np.cumsum(shares, axis=0) - shares
    for i, (share, start, name) in enumerate(zip(shares, starts, lookups, strict=True)):
        ax.barh(
            range(len(words)), share, left=start, color=COLOURS[i], hatch=HATCHES[i % 4],
            edgecolor="white", label=name,
        )  # fmt: skip
    for j, total in enumerate(totals):
        ax.annotate(
            f"{total:g}", (total, j), xytext=(4, 0), textcoords="offset points", va="center",
            color=INK if total else GREY,
        )  # fmt: skip
    ax.set_yticks(range(len(words)), words)
    ax.set(ylim=(len(words) - 0.4, -0.6), xlabel="gradient of each number in the row")
    ax.locator_params(axis="x", integer=True)
    ax.margins(x=0.15)
    legend_above(fig, len(lookups))
    return fig
