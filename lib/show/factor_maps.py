"""Words on the plane of two factors of their meaning: a kind one way, a topic the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from lib.show.style import COLOURS, FAINT, TEXT, canvas, in_style, legend_above


def factor_plane(E: np.ndarray, kinds: Sequence[str], topics: Sequence[str]) -> np.ndarray:
    """Return where words (n, d) of two kinds and two topics lie along both differences: (n, 2).

    The first axis joins the means of the kinds. The second joins those of the topics, less what of
    that lies along the first: so distances on the map are distances in a plane of the full space.
    """
    E = E - E.mean(axis=0)
    axes = np.zeros((2, E.shape[1]))
    for n, labels in enumerate((kinds, topics)):
        first = np.array(labels) == labels[0]
        axis = E[first].mean(axis=0) - E[~first].mean(axis=0)
        axis -= axes.T @ (axes @ axis)
        axes[n] = axis / np.linalg.norm(axis)
    return E @ axes.T


def nearest(points: np.ndarray) -> np.ndarray:
    """Return for each point (n, 2) the number of the point that is nearest to it."""
    distance = np.linalg.norm(points[:, None] - points, axis=-1)
    np.fill_diagonal(distance, np.inf)
    return distance.argmin(axis=1)


@in_style
def factor_map(
    points: np.ndarray,
    words: Sequence[str],
    kinds: Sequence[str],
    topics: Sequence[str],
    reach: float,
) -> Figure:
    """Draw words at the coordinates (n, 2) of `factor_plane`, each joined to its nearest.

    Colour shows the kind, the marker the topic; the axes reach from -reach to reach, so that maps
    can be compared.
    """
    fig, ax = canvas(4)
    for i, j in enumerate(nearest(points)):
        ax.plot(*points[[i, j]].T, ls="-", marker="", color=FAINT, lw=5, zorder=1)
    for (x, y), word, kind, topic in zip(points, words, kinds, topics, strict=True):
        right, up = kind == kinds[0], topic == topics[0]
        ax.plot(
            x, y, ls="", marker="o" if up else "^", ms=15 if up else 10, mec="white",
            color=COLOURS[0 if right else 1], label=f"{kind}, {topic}",
        )  # fmt: skip
        ax.annotate(
            word, (x, y), xytext=(7 if right else -7, 7 if up else -7), textcoords="offset points",
            ha="left" if right else "right", va="bottom" if up else "top", fontsize=TEXT,
            path_effects=[withStroke(linewidth=2, foreground="w")],
        )  # fmt: skip
    ax.set(xlim=(-1.4 * reach, 1.4 * reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel=f"{kinds[-1]} ← kind → {kinds[0]}", ylabel=f"{topics[-1]} ← topic → {topics[0]}")
    ax.set(xticks=[0], yticks=[0])
    ax.grid()
    legend_above(fig, 2)
    return fig
