"""Where the names of points go: beside them, and over nothing that a reader wants to see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

SIDES = np.array(
    [(x, y) for x in (1, -1) for y in (1, 0.5, 0, -0.5, -1)]
    + [(x, y) for y in (1, -1) for x in (0.5, 0, -0.5)]
)  # from the middle of a mark to its name; the first ones are the usual ones
GAP = np.array([12, 8])  # pixels from the middle of a mark to its name, across and up
MARK = 7  # pixels around the middle of a mark, or beside a line, that no name may cover


def name_points(
    ax: Axes,
    points: np.ndarray,
    labels: Sequence[Text],
    clear: np.ndarray | Sequence = (),
    rings: int = 1,
) -> np.ndarray:
    """Put labels beside their points (n, 2), hide those without room; return which are seen, (n,).

    `points`, and the places (m, 2) that names leave `clear`, are in the units of the axes. With
    more `rings`, a name may lie that many times as far above or below.
    """
    data, room = ax.transData, ax.get_window_extent().padded(-4).get_points()
    for label in labels:
        label.set_visible(True)  # what is hidden has no size
    boxes = [label.get_window_extent() for label in labels]
    sizes = np.reshape([box.size for box in boxes], (-1, 2))
    places, clear = (data.transform(np.reshape(at, (-1, 2))) for at in (points, clear))
    corners = beside(places, sizes, room, clear, rings)
    seen = ~np.isnan(corners[:, 0])
    for label, box, corner, is_seen in zip(labels, boxes, corners, seen, strict=True):
        if is_seen:
            anchor = data.transform(label.get_position()) - box.min  # in its box
            label.set_position(data.inverted().transform(corner + anchor))
        label.set_visible(is_seen)
    return seen


def beside(
    points: np.ndarray, sizes: np.ndarray, room: np.ndarray, clear: np.ndarray, rings: int = 1
) -> np.ndarray:
    """Return the lower left corners of boxes beside points (n, 2); NaN for one that finds no room.

    A box of its size (n, 2) lies within `room`, two corners, and covers no other box, no point and
    none of the places (m, 2) to be left `clear`. The one with fewest places to choose from goes
    first, well away from other points if it can, and where it leaves the others most.
    """
    sides, far = np.tile(SIDES, (rings, 1)), np.repeat(np.arange(rings), len(SIDES))
    gap = sides * GAP * np.column_stack([np.ones_like(far), 1 + far])
    low = points[:, None] + gap - sizes[:, None] * (1 - sides) / 2  # (n, sides, 2)
    high = low + sizes[:, None]
    free = (low >= room[0]).all(axis=-1) & (high <= room[1]).all(axis=-1)
    for place in clear:
        free &= _distance(place, low, high) >= MARK
    away = np.full(free.shape, np.inf)  # from a box to the nearest point but its own
    for i, point in enumerate(points):
        others = np.arange(len(points)) != i
        away[others] = np.minimum(away[others], _distance(point, low[others], high[others]))
    free &= away >= MARK
    corners = np.full((len(points), 2), np.nan)
    waiting = set(np.flatnonzero(sizes.all(axis=1)).tolist())  # an empty name needs no room
    while waiting:
        i = min(waiting, key=lambda j: free[j].sum())
        waiting.remove(i)
        left = np.flatnonzero(free[i])
        free[i] = False
        if len(left):
            one = low[i, left, None, None], high[i, left, None, None]
            meets = ((one[1] > low) & (one[0] < high)).all(axis=-1)  # (left, n, sides)
            cost = (meets & free).sum(axis=(1, 2))
            cost += free.size * ((away[i, left] < 3 * MARK) + 2 * far[left])
            best = cost.argmin()
            corners[i] = low[i, left[best]]
            free &= ~meets[best]
    return corners


def _distance(place: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return how far boxes (…, 2) are from a place, the larger of across and up; below 0 inside."""
    return np.maximum(low - place, place - high).max(axis=-1)
