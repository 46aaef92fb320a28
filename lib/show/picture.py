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

DENSITY = 2  # pictures are drawn at twice the size they are shown: sharp on any screen
COLOURS = 64  # charts hold few: these look the same as all of them and take a third of the bytes


@dataclass(frozen=True)
class Picture:
    """A figure together with the words that make it readable without seeing it.

    `figure` is a matplotlib Figure, or its pixels as a uint8 array (height, width, 3 or 4); `alt`
    says what it shows, for a reader who cannot see it; `caption` what to notice, for everybody.
    Raises ValueError for an empty alt text or other pixels, TypeError for what is no figure.
    """

    figure: Figure | np.ndarray
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not (isinstance(self.alt, str) and self.alt.strip()):
            raise ValueError("a picture needs an alt text: say in one sentence what it shows")
        _check(self.figure)

    def drawn(self) -> tuple[np.ndarray, str, str]:
        """Return the pixels, and alt text and caption, which also say what words are missing."""
        pixels = self.figure
        if not hasattr(pixels, "dtype"):
            from lib.show.stage import pixels_of

            pixels = pixels_of(self.figure)
        alt, caption = self.alt, self.caption
        if unshown := getattr(pixels, "unshown", ()):
            caption += f" (No font on this machine shows {', '.join(unshown)}.)"
        if unnamed := getattr(pixels, "unnamed", ()):
            caption += " (Hollow: no room for the name.)"
            alt += f" Hollow, without their names: {', '.join(unnamed)}."
        return pixels, alt, caption.strip()

    def frame(self, effort: int = 60) -> Frame:
        """Draw and compress the picture; effort is 0 for the fastest, 100 for the smallest."""
        pixels, alt, caption = self.drawn()
        return Frame(encode(pixels, effort), *size(pixels), alt, caption)

    def html(self, effort: int = 60) -> str:
        """Return the picture, its alt text and its caption as HTML; `effort` as in `frame`."""
        return self.frame(effort).html()

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        return self.frame().png()

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        return self.frame().bundle()


@dataclass(frozen=True)
class Frame:
    """A picture as it is kept and shown: compressed, and independent of the figure it came from.

    `image` is a WebP file; `width` and `height` are those of the picture on the page.
    """

    image: bytes
    width: int
    height: int
    alt: str
    caption: str = ""

    def html(self) -> str:
        """Return the picture, its alt text and its caption as HTML."""
        data = base64.b64encode(self.image).decode()
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        size = f'width="{self.width}" height="{self.height}" decoding="sync"'
        return (
            f'<figure class="picture"><img alt="{escape(self.alt)}" {size} '
            f'src="data:image/webp;base64,{data}">{caption}</figure>'
        )

    def png(self) -> bytes:
        """Return the picture as a PNG file, for viewers that show no other kind."""
        import numpy as np
        from PIL import Image

        image = Image.open(io.BytesIO(self.image)).convert("RGB")
        colours = np.array([colour for _, colour in image.getcolors(COLOURS)], np.uint8)
        number = np.zeros(1 << 24, np.uint8)  # of each colour there is; memory for those used
        number[_packed(colours)] = np.arange(len(colours))
        indexed = Image.fromarray(number[_packed(np.asarray(image))])
        indexed.putpalette(colours.ravel().tolist())
        stream = io.BytesIO()
        indexed.save(stream, "PNG")
        return stream.getvalue()

    def bundle(self) -> tuple[dict, dict]:
        """Return the picture in every form a notebook can show, and the metadata of the PNG."""
        data = {
            "text/html": self.html(),
            "image/png": base64.b64encode(self.png()).decode(),
            "text/plain": "\n".join(filter(None, [self.alt, self.caption])),
        }
        size = {"width": self.width, "height": self.height}
        return data, {"image/png": {"alt": self.alt, **size}}


def size(pixels: np.ndarray) -> tuple[int, int]:
    """Return the width and the height at which pixels are shown on the page."""
    height, width = (max(1, side // DENSITY) for side in pixels.shape[:2])
    return width, height


def _packed(colours: np.ndarray) -> np.ndarray:
    """Return colours, uint8 (…, 3), as one number each."""
    red, green, blue = (colours[..., i].astype("int32") for i in range(3))
    return (red << 16) | (green << 8) | blue


def encode(pixels: np.ndarray, effort: int = 60) -> bytes:
    """Compress pixels, uint8 (height, width, 3 or 4), to a lossless WebP file of 64 colours."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    image = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    palette = np.array(image.getpalette()).reshape(-1, 3)
    palette[image.getpixel((0, 0))] = pixels[0, 0, :3]  # the background keeps its very colour
    image.putpalette(palette.ravel().tolist())
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "WEBP", lossless=True, quality=effort, method=2)
    return stream.getvalue()


def _check(figure: object) -> None:
    if hasattr(figure, "dtype"):
        shape = figure.shape
        if figure.dtype != "uint8" or len(shape) != 3 or shape[2] not in (3, 4) or not figure.size:
            raise ValueError(
                "pixels must be uint8 (height, width, 3 or 4), "
                f"got {figure.dtype} {shape}: scale colours to 0 .. 255 and use astype('uint8')"
            )
        return
    from matplotlib.figure import Figure

    if figure is None:
        raise TypeError("a picture needs a figure, got None: does a function lack its return?")
    if not isinstance(figure, Figure):
        raise TypeError(
            f"a picture needs a matplotlib Figure or pixels, got {type(figure).__name__}"
        )


def source(*objects: object) -> Markdown:
    """Show the source of functions or classes of this book, as it stands in its file."""
    from IPython.display import Markdown

    text = "\n\n".join(inspect.getsource(thing).rstrip() for thing in objects)
    return Markdown(f"```python\n{text}\n```")
