"""One slider move with a live kernel: retrain, draw, encode; ours against `interact`."""

import contextlib
import io

import ipywidgets as widgets
import numpy as np
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure

from bench.measure import Row, compare, interleave
from lib import PCA, Picture, SkipGram, explore, tiny_world, tiny_world_table
from lib.show import maps, style


def row(repeats: int) -> Row:
    """Move a slider to positions never drawn before; the work in the kernel is timed.

    Both sides retrain skip-gram on the tiny world (V = 60) and show a map of its labelled words.
    Theirs draws a fresh matplotlib figure at the same size and sharpness, as `interact` does.
    """
    world, table = tiny_world(), tiny_world_table()
    words = world.vocab.words
    families = [table[word][0] if word in table else "other words" for word in words]

    def points(seed: int) -> np.ndarray:
        return PCA(2).fit_transform(SkipGram(seed=seed).fit(world).W_in_)

    stage = maps.WordMap(words, families, maps.limits(points(0)))
    seeds = range(4 * repeats + 8)
    ours = explore(lambda seed: Picture(stage(points(seed)), alt=f"seed {seed}"), seed=seeds)

    def fresh(seed: int) -> None:
        figure = Figure(figsize=(style.WIDTH, 4.2), dpi=style.DPI)
        ax, xy = figure.add_subplot(), points(seed)
        for name in dict.fromkeys(families):
            ax.scatter(*xy[[family == name for family in families]].T, label=name)
        for word, (x, y) in zip(words, xy, strict=True):
            ax.annotate(word, (x, y), xytext=(4, 3), textcoords="offset points")
        ax.legend()
        print_figure(figure, "png")  # what the inline backend does to show it

    with contextlib.redirect_stdout(io.StringIO()):
        theirs = widgets.interactive(fresh, seed=(0, len(seeds) - 1))
    position = iter(seeds[1:])

    def move_ours() -> None:
        ours.controls["seed"].index = next(position)

    def move_theirs() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            theirs.children[0].value = next(position)

    seconds = interleave({"ours": move_ours, "theirs": move_theirs}, repeats)
    result = compare(
        {
            "what": "one slider move, live, V=60: retrain, draw, encode",
            "against": "interact with a fresh figure", "goal": "≥ 5x, ≤ 60 ms",
            "quality": "the same words, size and pixels",
        },
        seconds["ours"], seconds["theirs"], 5,
    )  # fmt: skip
    result.met = result.met and result.ours <= 0.060
    return result
