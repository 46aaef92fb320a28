"""Figures as pixels, and figures drawn once on which only what moves is drawn again.

The second is what makes a slider quick.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from lib.show import fonts

HALO = 4  # pixels around a text for the outline that lifts it from what lies behind


class Pixels(np.ndarray):
    """A drawn figure, uint8 (height, width, 4), and what a reader must be told of its words.

    `unshown` are texts that no font could show, `unnamed` names that found no room.
    """

    unshown: Sequence[str] = ()
    unnamed: Sequence[str] = ()


def _pixels(canvas: FigureCanvasAgg, unshown: Sequence[str]) -> Pixels:
    pixels = np.array(canvas.buffer_rgba()).view(Pixels)
    pixels.unshown = unshown
    names = [label for label in canvas.figure.findobj(Label) if not label.get_visible()]
    pixels.unnamed = [name for label in names if (name := label.get_text())]
    return pixels


def pixels_of(figure: Figure) -> Pixels:
    """Draw a figure and return its pixels."""
    with fonts.quiet():
        unshown = fonts.fit(fonts.texts_of(figure))
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return _pixels(canvas, unshown)


class Label(Text):
    """A text drawn once as a small image; later draws only put the image where it belongs."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, parse_math=False, **kwargs)  # $ is a letter here

    def draw(self, renderer) -> None:
        """Put the image of the text where it belongs."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
        elif self.get_text() and self.get_visible():
            stamps = self.__dict__.setdefault("_stamps", {})  # a label may come back to a word
            key = (renderer.dpi, self.get_text(), self.get_color(), self.get_fontsize())
            if key not in stamps:
                stamps[key] = self._stamp(renderer)
            pixels, offset = stamps[key]
            graphics = renderer.new_gc()
            renderer.draw_image(graphics, *(np.rint(self._anchor()) + offset), pixels)
            graphics.restore()

    def _anchor(self) -> np.ndarray:
        return self.get_transform().transform(self.get_unitless_position())

    def _stamp(self, renderer) -> tuple[np.ndarray, np.ndarray]:
        """Draw the text alone; return its pixels and where they lie relative to its anchor."""
        box = self.get_window_extent(renderer)
        anchor = np.rint(self._anchor() - box.min + HALO)
        width, height = np.ceil(box.size).astype(int) + 2 * HALO
        blank = RendererAgg(width, height, renderer.dpi)
        text = Text(*anchor)
        text.set_figure(self.get_figure())
        text.update_from(self)
        text.set(text=self.get_text(), transform=IdentityTransform(), clip_on=False)
        text.set_parse_math(False)
        text.draw(blank)
        return np.asarray(blank.buffer_rgba())[::-1].copy(), -anchor  # Agg wants the last row first


class Stage:
    """A figure drawn once, on which only the moving artists are drawn again."""

    def __init__(self, fig: Figure, moving: Sequence[Artist]):
        self.figure = fig
        self._moving = sorted(moving, key=lambda artist: artist.get_zorder())
        self._canvas = FigureCanvasAgg(fig)
        for artist in self._moving:
            artist.set(animated=True, in_layout=False)
        self._texts = [artist for artist in self._moving if isinstance(artist, Text)]
        with fonts.quiet():
            fixed = [text for text in fonts.texts_of(fig) if text not in self._texts]
            self._unshown = fonts.fit(fixed)
            self._canvas.draw()
        fig.set_layout_engine("none")  # the layout is settled: nothing that moves changes it
        self._background = self._canvas.copy_from_bbox(fig.bbox)

    def pixels(self) -> Pixels:
        """Return the picture as it stands now."""
        self._canvas.restore_region(self._background)
        with fonts.quiet():
            unshown = fonts.fit(self._texts)
            for artist in self._moving:
                artist.axes.draw_artist(artist)
        return _pixels(self._canvas, [*self._unshown, *unshown])

    def still(self) -> Figure:
        """Return the figure as it stands now, to be drawn whole like any other."""
        for artist in self._moving:
            artist.set_animated(False)
        return self.figure
