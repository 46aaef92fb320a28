"""What a page shows: pictures that describe themselves, and the source of what they discuss."""

from __future__ import annotations

import base64
import inspect
import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from IPython.display import Markdown
    from matplotlib.figure import Figure

PIXELS_PER_POINT = 2  # pictures are drawn at twice the size they are shown: sharp on any screen


@dataclass(frozen=True)
class Picture:
    """A figure together with the words that make it readable without seeing it.

    figure: a matplotlib Figure, or its pixels as a uint8 array (height, width, 4).
    alt: what the picture shows, for a reader who cannot see it.
    caption: what to notice in it, for everybody.
    """

    figure: Figure | np.ndarray
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture needs an alt text: say in one sentence what it shows")

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, effort: int = 60) -> str:
        """Return the picture, its alt text and its caption as HTML; `effort` as in `encode`."""
        pixels = pixels_of(self.figure)
        height, width = (side // PIXELS_PER_POINT for side in pixels.shape[:2])
        data = base64.b64encode(encode(pixels, effort)).decode()
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        size = f'width="{width}" height="{height}" decoding="sync"'
        return (
            f'<figure class="picture"><img alt="{escape(self.alt)}" {size} '
            f'src="data:image/webp;base64,{data}">{caption}</figure>'
        )


def pixels_of(figure: Figure | np.ndarray) -> np.ndarray:
    """Return the pixels of a figure, drawn if need be: uint8 (height, width, 4)."""
    import numpy as np

    if isinstance(figure, np.ndarray):
        return figure
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def encode(pixels: np.ndarray, effort: int = 60) -> bytes:
    """Compress (height, width, 4) pixels to a lossless WebP of 64 colours.

    Charts hold few colours, so 64 look the same as all of them and take a third of the bytes.
    effort: from 0, the fastest, to 100, the smallest.
    """
    import numpy as np
    from PIL import Image

    image = Image.fromarray(pixels[..., :3]).quantize(64, method=Image.Quantize.FASTOCTREE)
    palette = np.array(image.getpalette()).reshape(-1, 3)
    palette[image.getpixel((0, 0))] = pixels[0, 0, :3]  # the background keeps its very colour
    image.putpalette(palette.ravel().tolist())
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "WEBP", lossless=True, quality=effort, method=2)
    return stream.getvalue()


def source(*objects: object) -> Markdown:
    """Show the source of functions or classes of this book, as it stands in its file."""
    from IPython.display import Markdown

    text = "\n\n".join(inspect.getsource(thing).rstrip() for thing in objects)
    return Markdown(f"```python\n{text}\n```")
