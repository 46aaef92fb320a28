import base64
import io
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lib.display import PIXELS_PER_POINT, Picture, encode, pixels_of, source


def image_in(html: str) -> np.ndarray:
    data = re.search(r"base64,([^\"]+)", html).group(1)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def test_picture_shows_its_words_and_its_pixels():
    fig = Figure(figsize=(2, 1), dpi=200)
    fig.add_subplot().plot([0, 1], color="red")
    html = Picture(fig, alt='a "red" line', caption="it rises < 45 degrees")._repr_html_()
    assert 'alt="a &quot;red&quot; line"' in html
    assert "<figcaption>it rises &lt; 45 degrees</figcaption>" in html
    assert 'width="200" height="100"' in html  # half of its pixels: sharp on a fine screen
    shown, drawn = image_in(html), pixels_of(fig)[..., :3]
    assert shown.shape == drawn.shape == (100 * PIXELS_PER_POINT, 200 * PIXELS_PER_POINT, 3)
    assert np.abs(shown.astype(int) - drawn).mean() < 1


def test_a_picture_without_alt_text_is_refused():
    with pytest.raises(ValueError, match="alt text"):
        Picture(Figure(), alt="  ")


def test_flat_colours_survive_encoding_exactly():
    colours = np.array([[255, 255, 255], [0, 114, 178], [213, 94, 0], [0, 158, 115]], np.uint8)
    pixels = np.repeat(np.repeat(colours.reshape(2, 2, 3), 40, 0), 40, 1)
    back = np.asarray(Image.open(io.BytesIO(encode(pixels))).convert("RGB"))
    assert np.abs(back.astype(int) - pixels).max() <= 4


def test_source_is_the_text_of_the_file():
    shown = source(Picture).data
    assert shown.startswith("```python\n@dataclass") and shown.endswith("\n```")
    assert "class Picture:" in shown


def test_the_background_stays_white():
    fig = Figure(figsize=(2, 1), dpi=200)
    fig.add_subplot().plot([0, 1])
    back = np.asarray(Image.open(io.BytesIO(encode(pixels_of(fig)))).convert("RGB"))
    assert (back[0, 0] == 255).all() and (back == 255).all(-1).mean() > 0.5
