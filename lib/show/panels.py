"""Words ranked by their scores, as bars that a slider moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.text import Text

from lib.show.stage import Label, Pixels, Stage
from lib.show.style import COLOURS, TEXT, canvas, in_style


class Rankings(Stage):
    """Panels of horizontal bars, one above the other, each a list of words ranked by a score.

    `panels` holds the number of bars, the largest score and the format of the scores of each.
    """

    @in_style
    def __init__(self, panels: Sequence[tuple[int, float, str]]):
        bars = [n for n, _, _ in panels]
        fig, axes = canvas(0.27 * sum(bars) + 0.45 * len(bars), rows=bars, layout="none")
        axes = axes if len(panels) > 1 else [axes]
        fig.subplots_adjust(0.28, 0.02, 0.9, 1 - 0.3 / fig.get_figheight(), hspace=0.35)
        self._panels = []
        for ax, (n, largest, form) in zip(axes, panels, strict=True):
            ax.set(xlim=(0, largest), ylim=(n - 0.4, -0.6), xticks=[], yticks=[])
            ax.spines[["left", "bottom"]].set_visible(False)
            title = Text(-0.02, 1.03, transform=ax.transAxes, va="bottom", fontsize=TEXT)
            names = [Label(-0.015, i, transform=ax.get_yaxis_transform()) for i in range(n)]
            scores = [Label(0, i, transform=ax.transData) for i in range(n)]
            for label in (title, *names, *scores):
                ax.add_artist(label).set_clip_on(False)
            for label in (*names, *scores):
                label.set(va="center", ha="right" if label in names else "left")
            rects = ax.barh(range(n), np.zeros(n), height=0.72, edgecolor="white").patches
            self._panels.append((title, list(zip(rects, names, scores, strict=True)), form))
        moving = [x for title, rows, _ in self._panels for x in (title, *sum(rows, ()))]
        super().__init__(fig, moving)

    @in_style
    def __call__(
        self,
        panels: Mapping[str, Sequence[tuple[str, float]]],
        hatched: Sequence[str] = (),
        ticked: Sequence[str] = (),
    ) -> Pixels:
        """Show the (word, score) pairs of each panel under its title; return the pixels."""
        for (title, rows, form), (name, ranking) in zip(self._panels, panels.items(), strict=True):
            if len(ranking) > len(rows):
                raise ValueError(f"{name!r} has {len(ranking)} words for {len(rows)} bars")
            title.set_text(name)
            padded = [*ranking, *[("", 0.0)] * (len(rows) - len(ranking))]
            for (rect, label, number), (word, score) in zip(rows, padded, strict=True):
                rect.set(width=max(score, 0), facecolor=COLOURS[word in hatched])
                rect.set_hatch("///" if word in hatched else "")
                label.set_text(word)
                number.set_text(form.format(score) + " ✓" * (word in ticked) if word else "")
                number.set_x(max(score, 0) + 0.01 * rect.axes.get_xlim()[1])
        return self.pixels()
