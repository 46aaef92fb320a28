import base64
import io
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.figure import Figure
from PIL import Image

from lib.show.picture import DENSITY, Frame, Picture, encode, source
from lib.show.stage import Label, pixels_of

WHITE = np.full((20, 40, 4), 255, np.uint8)


def image_in(html: str) -> np.ndarray:
    data = re.search(r"base64,([^\"]+)", html).group(1)
    return opened(base64.b64decode(data))


def opened(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


@pytest.fixture
def figure():
    fig = Figure(figsize=(2, 1), dpi=200)
    fig.add_subplot().plot([0, 1], color="red")
    return fig


def test_a_picture_shows_its_words_and_its_pixels(figure):
    html = Picture(figure, alt='a "red" line', caption="it rises < 45 degrees").html()
    assert 'alt="a &quot;red&quot; line"' in html
    assert "<figcaption>it rises &lt; 45 degrees</figcaption>" in html
    assert 'width="200" height="100"' in html  # half of its pixels: sharp on a fine screen
    shown, drawn = image_in(html), np.asarray(pixels_of(figure))[..., :3]
    assert shown.shape == drawn.shape == (100 * DENSITY, 200 * DENSITY, 3)
    assert np.abs(shown.astype(int) - drawn).mean() < 1
    assert "figcaption" not in Picture(figure, alt="a line").html()


def test_a_notebook_gets_the_picture_in_every_form(figure):
    picture = Picture(figure, alt="a line", caption="it rises")
    data, metadata = picture.frame().bundle()
    assert data["text/html"] == picture.html()
    assert data["text/plain"] == "a line\nit rises"
    assert metadata["image/png"] == {"alt": "a line", "width": 200, "height": 100}
    png = base64.b64decode(data["image/png"])
    assert png == picture.png() and png.startswith(b"\x89PNG")
    assert (opened(png) == image_in(picture.html())).all()


def test_a_kernel_that_shows_a_picture_sends_all_of_it(figure):
    from IPython.core.formatters import DisplayFormatter

    data, metadata = DisplayFormatter().format(Picture(figure, alt="a line"))
    assert {"text/html", "image/png", "text/plain"} <= set(data)
    assert data["text/plain"] == "a line" and metadata["image/png"]["alt"] == "a line"


def test_a_frame_outlives_its_figure(figure):
    frame = Picture(figure, alt="a line").frame()
    before = frame.png()
    figure.clear()
    assert frame.png() == before and isinstance(frame, Frame)


def test_names_left_out_for_want_of_room_stand_in_the_alt_text_and_the_caption_says_so():
    figure = Figure(figsize=(2, 1), dpi=200)
    for word in ("king", "queen", ""):
        figure.add_artist(Label(0, 0, word, visible=word == "king"))
    frame = Picture(figure, alt="Two words.", caption="A map.").frame()
    assert frame.alt == "Two words. Hollow, without their names: queen."
    assert frame.caption == "A map. (Hollow: no room for the name.)"


@pytest.mark.parametrize("alt", ["", "  ", None, 3])
def test_a_picture_without_alt_text_is_refused(alt):
    with pytest.raises(ValueError, match="alt text"):
        Picture(WHITE, alt=alt)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4, 4)), np.zeros((4, 4), np.uint8), np.zeros((4, 4, 2), np.uint8),
        np.zeros((0, 4, 4), np.uint8), np.zeros((4, 4, 4), np.int8), np.zeros((2, 4, 4, 4), bool),
    ],
)  # fmt: skip
def test_other_pixels_are_refused(pixels):
    with pytest.raises(ValueError, match=r"pixels must be uint8 \(height, width, 3 or 4\), got"):
        Picture(pixels, alt="pixels")


def test_what_is_no_figure_is_refused(figure):
    with pytest.raises(TypeError, match="got None: does a function lack its return"):
        Picture(None, alt="nothing")
    with pytest.raises(TypeError, match="Figure or pixels, got Axes"):
        Picture(figure.axes[0], alt="axes")


@given(
    colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=8),
    where=arrays(
        int, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.integers(0, 7)
    ),
    channels=st.sampled_from([3, 4]),
)
def test_flat_colours_survive_encoding(colours, where, channels):
    pixels = np.full((*where.shape, channels), 255, np.uint8)
    pixels[..., :3] = np.array(colours, np.uint8)[where % len(colours)]
    before = pixels.copy()
    back = opened(encode(pixels, effort=0))
    assert (pixels == before).all() and (back[0, 0] == pixels[0, 0, :3]).all()
    assert np.abs(back.astype(int) - pixels[..., :3]).max() <= 64  # colours of one cell are mixed


def test_the_colours_of_the_book_survive_encoding():
    colours = np.array([[255, 255, 255], [0, 114, 178], [213, 94, 0], [0, 158, 115]], np.uint8)
    pixels = np.repeat(np.repeat(colours.reshape(2, 2, 3), 40, 0), 40, 1)
    assert np.abs(opened(encode(pixels)).astype(int) - pixels).max() <= 4


def test_the_background_stays_white(figure):
    back = opened(encode(pixels_of(figure)))
    assert (back[0, 0] == 255).all() and (back == 255).all(-1).mean() > 0.5


def test_source_is_the_text_of_the_file():
    shown = source(Picture, encode).data
    assert shown.startswith("```python\n@dataclass") and shown.endswith("\n```")
    assert "class Picture:" in shown and "\n\ndef encode(" in shown


def test_importing_what_pages_import_loads_nothing_heavy():
    code = (
        "import sys; from lib.show.explore import explore; from lib.show.ask import ask; "
        "from lib.show.picture import Picture, source; "
        "print({'matplotlib', 'ipywidgets', 'IPython', 'PIL'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "set()\n"
