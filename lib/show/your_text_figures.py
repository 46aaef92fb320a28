"""The figure of a reader's own training: for each window the losses, among their floors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from lib.show.charts import named_bars
from lib.show.picture import Picture
from lib.show.style import TEXT, canvas, in_style


@in_style
def losses(models: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw bars for each model, one below the other, on one axis: its floors and its losses.

    A model is a mapping with its window, losses, and floors by name. The last loss is hatched.
    """
    fig, axes = canvas(0.45 + 1.75 * len(models), rows=[1] * len(models))
    for ax, model in zip(axes if len(models) > 1 else [axes], models, strict=True):
        bars = {
            "uniform": model["floors"]["uniform"],
            "unigram": model["floors"]["unigram"],
            "loss at the start": model["losses"][0],
            "loss at the end": model["losses"][-1],
            "conditional": model["floors"]["conditional"],
        }
        named_bars(ax, list(bars.values()), list(bars), "{:.2f}", seen=3)
        ax.set_title(f"window {model['window']}", loc="left", fontsize=TEXT)
    largest = max(ax.get_xlim()[1] for ax in fig.axes)
    for ax in fig.axes:
        ax.set_xlim(0, 1.1 * largest)
        ax.label_outer()
    fig.axes[-1].set_xlabel("nats per pair")
    return fig


def told(models: Sequence[Mapping[str, Any]]) -> Picture:
    """Return the figure of `losses` with its words."""

    def words(model: Mapping[str, Any]) -> str:
        floors = ", ".join(f"{name} {floor:.2f}" for name, floor in model["floors"].items())
        first, last = model["losses"][0], model["losses"][-1]
        return f"Window {model['window']}: loss {first:.2f}, then {last:.2f}; floors {floors}."

    return Picture(
        losses(models),
        alt=" ".join(map(words, models)),
        caption="The loss at the start of training and at its end, among what three kinds of "
        "ignorance cost: no vectors get below conditional.",
    )
