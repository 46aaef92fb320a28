"""How a comparison is measured: interleaved repeats, ratios of medians, peak memory, one table."""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np


@dataclass
class Row:
    """One line of the table: what was done, how fast on both sides, and how well on both sides."""

    what: str
    against: str
    goal: str
    ours: float  # median seconds
    theirs: float | None = None  # median seconds
    ratio: float | None = None  # theirs / ours
    lowest: float | None = None  # the same within one repeat: the worst
    highest: float | None = None  # and the best
    quality: str = ""  # what each side reached
    memory: str = ""  # peak while working, in MB
    met: bool | None = None

    def as_dict(self) -> dict:
        """Return the row for results.json."""
        return asdict(self) | {"met": None if self.met is None else bool(self.met)}


def interleave(sides: dict[str, Callable], repeats: int) -> dict[str, np.ndarray]:
    """Time each side in turn, `repeats` times over, so that a busy machine is unfair to none."""
    seconds = {name: [] for name in sides}
    for _ in range(repeats):
        for name, work in sides.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    return {name: np.array(times) for name, times in seconds.items()}


def compare(row: dict, ours: np.ndarray, theirs: np.ndarray, reach: float) -> Row:
    """Make a row from paired times; it is met when the ratio of medians reaches `reach`."""
    ratio, paired = float(np.median(theirs) / np.median(ours)), theirs / ours
    return Row(
        **row,
        ours=float(np.median(ours)),
        theirs=float(np.median(theirs)),
        ratio=ratio,
        lowest=float(paired.min()),
        highest=float(paired.max()),
        met=ratio >= reach,
    )


def peak_megabytes(work: Callable) -> float:
    """Return the most memory that `work` held beyond what was there before, in MB.

    Counts what Python and NumPy allocate; runs apart from the timed repeats, which it would slow.
    """
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def table(rows: list[Row]) -> str:
    """Lay the rows out as Markdown."""
    lines = [
        "| what | against | ours | theirs | ratio (range) | goal | met | quality | peak memory |",
        "|---|---|--:|--:|--:|---|---|---|---|",
    ]
    for row in rows:
        theirs = "" if row.theirs is None else duration(row.theirs)
        ratio = f"{row.ratio:.2f} ({row.lowest:.2f}–{row.highest:.2f})" if row.ratio else ""
        met = {True: "yes", False: "NO", None: ""}[row.met]
        lines.append(
            f"| {row.what} | {row.against} | {duration(row.ours)} | {theirs} | {ratio} "
            f"| {row.goal} | {met} | {row.quality} | {row.memory} |"
        )
    return "\n".join(lines)


def duration(seconds: float) -> str:
    """Write a time with three digits and its unit."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
