"""The figures of the skip-gram page: windows, pairs, probabilities and scores, from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lib.show.charts import named_bars
from lib.show.style import (
    COLOURS,
    DPI,
    GREY,
    INK,
    TEXT,
    WIDTH,
    canvas,
    in_style,
    legend_above,
)

CENTRE, CONTEXT = COLOURS[:2]
LARGE = 13  # points: words to be read one by one, on a phone too
SIGNED = "{:z.2f}"  # no minus zero
LETTER = LARGE / 72 * 0.56  # inches that a letter takes at most, on average


@in_style
def sentence_window(words: Sequence[str], centre: int, window: int) -> Figure:
    """Draw a sentence, the window around word number `centre`, and the pairs it gives.

    The centre stands white on blue, its contexts in orange frames.
    """
    fig, ax = canvas(1.9, layout="none")
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, 1.9))  # the units are inches
    ax.axis("off")
    near = [i for i in range(len(words)) if 0 < abs(i - centre) <= window]
    x, y = 0.1, 1.65
    for i, word in enumerate(words):
        width = LETTER * len(word) + 0.12
        if x + width > WIDTH - 0.1:
            x, y = 0.1, y - 0.45
        face, edge, ink = "white", "none", GREY
        if i in near:
            edge, ink = CONTEXT, INK
        elif i == centre:
            face, edge, ink = CENTRE, CENTRE, "white"
        ax.text(
            x + width / 2, y, word, ha="center", va="center", color=ink, fontsize=LARGE,
            bbox={"boxstyle": "round,pad=0.2", "fc": face, "ec": edge, "lw": 2},
        )  # fmt: skip
        x += width + 0.16
    for n, i in enumerate(near):
        place = (0.2 + WIDTH / 2 * (n % 2), 0.65 - 0.36 * (n // 2))
        ax.text(*place, f"{words[centre]} → {words[i]}", va="center", fontsize=LARGE)
    return fig


@in_style
def one_pair(
    rows: Mapping[str, np.ndarray], probs: np.ndarray, words: Sequence[str], context: int
) -> Figure:
    """Draw the two vectors of a pair, number by number, over the probability of every word.

    `rows` holds v (d,) and u (d,) by name; `probs` (V,) what the centre expects of each word. The
    bar of the context that was seen is hatched.
    """
    fig, (top, ax) = canvas(4.2, rows=(1.3, 2.4))
    cells = np.stack([*rows.values(), np.prod(list(rows.values()), axis=0)])
    top.imshow(cells, vmin=-2, vmax=2, aspect="auto")
    for (i, j), value in np.ndenumerate(cells):
        colour = "white" if abs(value) > 1.2 else INK
        top.text(j, i, _signed(value), ha="center", va="center", color=colour)
    top.set_yticks(range(len(cells)), [*rows, "product"])
    top.set_title(f"score: the products add up to {_signed(cells[-1].sum())}", fontsize=TEXT)
    top.set(xticks=[])
    top.spines[:].set_visible(False)
    named_bars(ax, probs, words, SIGNED, context)
    ax.set(xlim=(0, 1.1), xlabel="probability as a context")
    return fig


@in_style
def errors(error: np.ndarray, words: Sequence[str], context: int) -> Figure:
    """Draw what was expected of each word minus what was seen, (V,), as bars; one was seen."""
    fig, ax = canvas(2.9)
    named_bars(ax, error, words, SIGNED, context)
    ax.axvline(0, color=INK, lw=0.8)
    ax.set(xlim=(-1, 1), xticks=[-1, -0.5, 0, 0.5, 1], xlabel="expected minus seen")
    return fig


def _signed(value: float) -> str:
    return SIGNED.format(value).replace("-", "−")


@in_style
def scores(
    x: Sequence[float], ys: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]], xlabel: str
) -> Figure:
    """Draw named shares between 0 and 1 over settings x, each with its spread.

    `ys` holds (low, middle, high), each as long as x. The settings stand at equal distances.
    """
    fig, ax = canvas(3.5)
    places = np.linspace(0, 1, len(x))  # however many, on the same axis
    for i, (name, (low, middle, high)) in enumerate(ys.items()):
        ax.fill_between(places, low, high, color=COLOURS[i], alpha=0.15, lw=0)
        ax.plot(places, middle, label=name)
    ax.set_xticks(places, [f"{value:g}" for value in x])
    ax.set(xlim=(-0.08, 1.08), ylim=(-0.03, 1.03), xlabel=xlabel, ylabel="questions answered")
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.grid()
    fig.legend(loc="outside upper left", ncols=2)
    return fig


@in_style
def surprise(seen: np.ndarray, believed: np.ndarray, words: Sequence[str]) -> Figure:
    """Draw p(context | centre) of one centre as bars (V,), and as marks what a model believes."""
    fig, ax = canvas(2.9)
    ax.bar(range(len(words)), seen, color=COLOURS[5], label="counted")
    ax.plot(believed, ls="", marker="D", color=CONTEXT, ms=8, label="believed")
    ax.set_xticks(range(len(words)), words)
    ax.set(ylim=(0, 0.5), xlabel="context", ylabel="probability")
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    legend_above(fig, 2)
    return fig


@in_style
def beliefs(seen: np.ndarray, believed: np.ndarray, words: Sequence[str]) -> Figure:
    """Draw two matrices of p(context | centre), (V, V): counted in a text, and what tables say."""
    fig = Figure(figsize=(WIDTH, 3.2), dpi=DPI, layout="constrained")
    axes = fig.subplots(1, 2)
    for ax, title, probs in zip(axes, ("counted", "believed"), (seen, believed), strict=True):
        ax.imshow(probs, vmin=0, vmax=0.6, cmap="Purples")
        for (i, j), p in np.ndenumerate(probs):
            ax.text(
                j, i, f"{p:.1f}".lstrip("0") if p >= 0.05 else "·", ha="center", va="center",
                color="white" if p > 0.35 else INK,
            )  # fmt: skip
        ax.set_xticks(range(len(words)), words)
        ax.set_yticks(range(len(words)), words)
        ax.set_title(title, fontsize=TEXT)
        ax.set(xlabel="context", ylabel="centre")
        ax.tick_params(labelsize=TEXT, length=0)
        ax.spines[:].set_visible(False)
    return fig
