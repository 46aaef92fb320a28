"""The published view of an explorable: every frame drawn in advance, a file each.

The HTML holds the first picture, the axes and the names of the files; `explore.js` makes controls
of it. Without JavaScript, and on paper, the picture stands alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from lib.show.frames import Frames, kind, text
from lib.show.picture import Frame

FOLDER = "EXPLORE_FRAMES"  # the variable that says where the files go


class PublishedView:
    """All frames as files, and what a page must know to turn them over.

    `frames` holds the pictures; `play` names the axis that is a time, or is None; `labels` what to
    call an axis other than by its name. All is drawn at once: an error stops the build.
    """

    def __init__(self, frames: Frames, play: str | None, labels: Mapping[str, str]):
        self.first = frames[frames.start]
        drawn = [_file(frames[position]) for position in frames]
        self.page = {**description(frames, play, labels), "frames": drawn}

    def html(self) -> str:
        """Return the first picture, and what `explore.js` needs for all of them."""
        page = escape(json.dumps(self.page, ensure_ascii=False))
        return f'<div class="explorable" data-explorable="{page}">{self.first.html()}</div>'

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        data, metadata = self.first.bundle()
        return {**data, "text/html": self.html()}, metadata


def description(frames: Frames, play: str | None, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return what a page must know of the axes to make controls of them."""
    return {
        "axes": [_axis(name, values, labels) for name, values in frames.axes.items()],
        "start": frames.start,
        "play": list(frames.axes).index(play) if play else None,
    }


def _axis(name: str, values: list, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": labels.get(name, name.replace("_", " ")),
        "kind": kind(values),
        "texts": [text(value) for value in values],
        "values": [value if _plain(value) else text(value) for value in values],
    }


def _plain(value: Any) -> bool:
    """Say whether JSON has the value."""
    return isinstance(value, (str, int, type(None))) or (
        isinstance(value, float) and math.isfinite(value)
    )


def _file(frame: Frame) -> tuple[str, str, str, int, int]:
    """Keep a frame's picture as a file; return its name and what else describes it."""
    return keep(frame.image, "webp"), frame.alt, frame.caption, frame.width, frame.height


def keep(content: bytes, kind: str) -> str:
    """Write a file that a page will ask for, named by its content; return the name."""
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
    path = Path(os.environ[FOLDER], name)
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")  # pages are executed side by side
        part.write_bytes(content)
        part.replace(path)
    return name
