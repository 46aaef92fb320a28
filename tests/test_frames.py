"""Every picture of every page, and every frame of every explorable: legible and comparable."""

import ast
import re

import jupytext
import pytest

import lib
from lib.show import picture, stage
from lib.show.frames import Frames, text
from tests.look import comparable, complaints, scales
from tests.test_pages import PAGES

# The explorables whose scales move on purpose: along which of their axes, and why.
MOVES = {
    ("lookup_tables", "draw"): ("task", "two tables, each on a plane of its own"),
}


class Reader:
    """Looks at all that a page draws, every control moved everywhere, and keeps what it found."""

    def __init__(self, page: str):
        self.page, self.found, self.explored = page, [], []
        self.drawn = None

    def pixels(self, canvas, unshown, draw=stage._pixels):
        """Look at a figure when it becomes pixels: a stage has no other after that."""
        self.drawn = complaints(canvas.figure), scales(canvas.figure)
        return draw(canvas, unshown)

    def look(self, where: str, value) -> tuple[str, list]:
        """Return the alt text and the scales of a picture; keep what cannot be read on it."""
        self.drawn = None
        alt = value().alt
        assert self.drawn, f"{where} was drawn by something else than matplotlib"
        self.found += [f"{where}: {words}" for words in self.drawn[0]]
        return alt, self.drawn[1]

    def explore(self, draw, *, start=None, free=None, play=None, labels=None, **axes):
        """Stand in for `lib.explore`."""
        self.explored.append(draw.__name__)
        frames, alts, first = Frames(draw, axes, start or {}, 0, free), {}, {}
        moves, _why = MOVES.get((self.page, draw.__name__), (None, None))
        for position in frames:
            at = {n: v[i] for (n, v), i in zip(frames.axes.items(), position, strict=True)}
            said = ", ".join(f"{name}={text(value)}" for name, value in at.items())
            where = f"{self.page}, {draw.__name__}({said})"
            alt, scale = self.look(where, lambda position=position: frames[position])
            if (other := alts.setdefault(alt, where)) != where:
                self.found.append(f"{where} has the alt text of {other}")
            other, expected = first.setdefault(at.get(moves), (where, scale))
            if not comparable(scale, expected):
                self.found.append(f"{where} has other scales than {other}: {scale}, {expected}")


@pytest.mark.weekly
@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_picture_is_legible_and_every_frame_comparable(page, monkeypatch):
    reader, names = Reader(page), {"__name__": page}
    monkeypatch.chdir(PAGES[page].parent)
    monkeypatch.setenv("EXPLORE_VIEW", "published")
    monkeypatch.setattr(lib, "explore", reader.explore)
    monkeypatch.setattr(stage, "_pixels", reader.pixels)
    monkeypatch.setattr(picture, "encode", lambda pixels, effort: b"")  # nobody sees it
    for number, cell in enumerate(jupytext.read(PAGES[page], fmt="md:myst").cells):
        if cell.cell_type != "code":
            continue
        code = ast.parse(cell.source)
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, page, "exec"), names)
        value = last and eval(compile(ast.Expression(last.value), page, "eval"), names)
        if isinstance(value, picture.Picture):
            reader.look(f"{page}, the picture of cell {number}", value.frame)
    written = re.findall(r"^explore\(", PAGES[page].read_text(encoding="utf8"), flags=re.M)
    assert len(reader.explored) == len(written), "an explorable came by another way"
    assert not reader.found, "\n".join(["", *reader.found])


def test_what_moves_is_explored():
    """An entry of MOVES that nobody needs is a promise that nobody keeps."""
    for (page, draw), (axis, why) in MOVES.items():
        assert re.search(rf"^explore\(\s*{draw},.*\b{axis}=", PAGES[page].read_text(), flags=re.M)
        assert why
