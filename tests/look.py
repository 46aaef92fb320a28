"""Looking at a figure as a reader with a phone would: what is too small, cut off or covered."""

import itertools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Annotation, Text

PHONE = 350  # CSS pixels that a picture has on a screen of 390: tests/browser measures it
SMALLEST = 11  # CSS pixels of a letter there
SLACK = (3, 5)  # pixels by which boxes of letters may meet: they hold room for p and for l
OWN = 6  # pixels by which a text may miss the middle of the mark that it stands in
SCRIPT = 0.7  # the size of an exponent or index beside its base, in matplotlib


def complaints(figure: Figure) -> list[str]:
    """Return what cannot be read on a figure that was drawn, a sentence each."""
    boxes = {words: corners(words) for words in seen(figure)}
    found = [
        f"{words.get_text()!r} has letters of {size:.1f} pixels on a phone"
        for words in boxes
        if (size := smallest_letter(words)) < SMALLEST
    ]
    found += [
        f"{words.get_text()!r} is cut off"
        for words, box in boxes.items()
        if (box < -1).any() or (box > figure.bbox.size + 1).any()
    ]
    found += [
        f"{one.get_text()!r} and {other.get_text()!r} cover each other"
        for (one, a), (other, b) in itertools.combinations(boxes.items(), 2)
        if overlap(a, b)
    ]
    for ax in figure.axes:
        points, shafts = marks(ax), arrows(ax)
        for words in set(boxes) & set(ax.get_children()):
            other = np.abs(points - boxes[words].mean(axis=0)).max(axis=1) > OWN
            if inside(points[other], boxes[words], 2).any():
                found.append(f"{words.get_text()!r} covers a mark")
            if any(inside(shaft, boxes[words], 2).any() for shaft in shafts):
                found.append(f"an arrow runs through {words.get_text()!r}")
        if ax.axison and not inside(points, ax.get_window_extent().get_points(), -1).all():
            found.append("a mark lies outside its axes")
    return found


def scales(figure: Figure) -> tuple[list[tuple], np.ndarray]:
    """Return what a place, a length and a colour mean on each of a figure's axes, and the boxes."""
    means = [
        (ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale(), colours(ax))
        for ax in figure.axes
    ]
    return means, np.array([ax.get_window_extent().extents for ax in figure.axes])


def colours(ax: Axes) -> list[tuple[float, float]]:
    """Return the values that the ends of the colours of each image stand for."""
    return [image.get_clim() for image in ax.images]


def comparable(one: tuple[list[tuple], np.ndarray], other: tuple[list[tuple], np.ndarray]) -> bool:
    """Say whether two figures have the same scales at the same place, to a pixel."""
    return one[0] == other[0] and np.allclose(one[1], other[1], atol=1)


def seen(figure: Figure) -> list[Text]:
    """Return the texts that are drawn: those of hidden axes and of ticks beyond them are not."""
    unseen = set()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        room = 1e-6 * (high - low)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not low - room <= tick.get_loc() <= high + room:
                unseen |= set(tick.findobj(Text))
        unseen |= set() if axis.axes.axison else set(axis.findobj(Text))
    texts = (words for words in figure.findobj(Text) if words not in unseen)
    return [words for words in texts if words.get_visible() and words.get_text().strip()]


def smallest_letter(words: Text) -> float:
    """Return the size of the smallest letter of a text, in CSS pixels on a phone."""
    formula = words.get_parse_math() and words.get_text().count("$") > 1
    points = words.get_fontsize() * (SCRIPT if formula and set("^_") & set(words.get_text()) else 1)
    return points / 72 * words.get_figure().dpi * PHONE / words.get_figure().bbox.width


def corners(words: Text) -> np.ndarray:
    """Return the corners of the box of a text on the picture, (4, 2), turned as the text is."""
    angle = words.get_rotation()
    if angle % 90 == 0:
        (x0, y0), (x1, y1) = words.get_window_extent().get_points()
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    assert words.get_rotation_mode() == "anchor", f"{words}: where does its box lie?"
    words.set_rotation(0)
    flat = corners(words)
    words.set_rotation(angle)
    anchor = words.get_transform().transform(words.get_unitless_position())
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return (flat - anchor) @ [[cos, sin], [-sin, cos]] + anchor


def overlap(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two boxes cover each other by more than the slack, along every side of both."""
    for box in (one, other):
        for side, slack in zip((box[1] - box[0], box[3] - box[0]), SLACK, strict=True):
            a, b = (corner @ side / np.linalg.norm(side) for corner in (one, other))
            if min(a.max(), b.max()) - max(a.min(), b.min()) <= slack:
                return False
    return True


def marks(ax: Axes) -> np.ndarray:
    """Return where on the picture the marks of some axes stand, (n, 2)."""
    found = [np.empty((0, 2))]
    for artist in filter(lambda artist: artist.get_visible(), ax.get_children()):
        if isinstance(artist, PathCollection):
            found.append(artist.get_offset_transform().transform(artist.get_offsets()))
        elif isinstance(artist, Line2D) and artist.get_marker() not in ("", "None", " ", None):
            found.append(artist.get_transform().transform(artist.get_xydata()))
    return np.concatenate(found)


def arrows(ax: Axes) -> list[np.ndarray]:
    """Return the shafts of the arrows on some axes, each as points on the picture."""
    found = [artist for artist in ax.get_children() if isinstance(artist, FancyArrowPatch)]
    found += [a.arrow_patch for a in ax.texts if isinstance(a, Annotation) and a.arrow_patch]
    paths = [a.get_transform().transform_path(a.get_path()) for a in found if a.get_visible()]
    return [path.interpolated(20).vertices for path in paths]


def inside(points: np.ndarray, box: np.ndarray, slack: float) -> np.ndarray:
    """Tell which points (n, 2) lie in a box, less some slack on all sides."""
    return ((points > box.min(axis=0) + slack) & (points < box.max(axis=0) - slack)).all(axis=1)
