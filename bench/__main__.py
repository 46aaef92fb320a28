"""`python -m bench`: measure all, print one table, write bench/results.json (not if --quick)."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy loads: one BLAS thread on both sides

from bench import analogies, awake, explore, negative_sampling, pca, skip_gram, windows
from bench.measure import Row, table

HERE = Path(__file__).parent


def page_rows() -> list[Row]:
    """Return what the browser tests measured in the built book, if they have run."""
    path = HERE.parent / "_build" / "page.json"
    if not path.exists():
        return []
    measured = json.loads(path.read_text())
    median, slow = measured["median_ms"], measured["p95_ms"]
    return [
        Row(
            "one slider move in the published page, key down to painted frame",
            "one 60 Hz frame", "≤ 10 ms median, ≤ 16 ms for 95 %", median / 1000,
            quality=f"95 % within {slow:.0f} ms; {measured['moves']} moves, every explorable",
            met=median <= 10 and slow <= 16,
        )
    ]  # fmt: skip


def load() -> str:
    """Say how busy the machine was: on a busy one, trust the ratios and not the times."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return (
        f"load average over the last 15 minutes {os.getloadavg()[2]:.1f} on {os.cpu_count()} cores"
    )


def main() -> None:
    """Run every comparison in turn."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller inputs, under three minutes")
    quick = parser.parse_args().quick
    parts = {
        "toy": lambda: [skip_gram.toy_row(5 if quick else 15)],
        "retraining": lambda: skip_gram.retrain_rows(5 if quick else 15),
        "tiny world": lambda: [skip_gram.tiny_world_row(10 if quick else 50)],
        "slider": lambda: [explore.row(7 if quick else 21)],
        "counting": lambda: [windows.row(*((5_000_000, 3) if quick else (17_000_000, 5)))],
        "PCA": lambda: pca.rows(*((100_000, 3) if quick else (400_000, 5))),
        "analogies": lambda: [analogies.row(*((40, 3) if quick else (10, 5)))],
        "negative sampling": lambda: negative_sampling.rows(quick),
        "pages": page_rows,
        "Python awake": lambda: awake.rows(1 if quick else 3),
    }
    rows, begun = [], time.perf_counter()
    for name, run in parts.items():
        print(f"{time.perf_counter() - begun:6.0f} s  {name} ...", file=sys.stderr, flush=True)
        rows += run()
    print(table(rows))
    print(
        "\nTimes are medians; ratios are theirs / ours. "
        f"All took {time.perf_counter() - begun:.0f} s; {load()}."
    )
    if quick:  # smaller inputs answer "does it still work?", not "how fast is it?"
        return
    report = {
        "machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(),
        "load": load(), "rows": [row.as_dict() for row in rows],
    }  # fmt: skip
    (HERE / "results.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print("Written to bench/results.json")


if __name__ == "__main__":
    main()
