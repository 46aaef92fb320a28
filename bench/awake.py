"""Python in the published page: from the click to the first figure, and from a move to the next.

The book is served as a host of static files does it, compressed and to be kept for ten minutes, to
Chromium on the same machine. JupyterLite runs the same cell, from the same files.
"""

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.measure import Row, compare
from book import browser, project
from book.project import HTML

SQUEEZED = {".html", ".js", ".mjs", ".wasm", ".json", ".css", ".svg"}
PAGE = "intro"  # its figure is on a Stage
LONG = 30  # seconds: figures of which a browser needs more are not timed
PATIENCE = 300_000  # milliseconds

# These run in the page and return milliseconds, up to the paint.
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
WAKE = f"""async (number) => {{
  const {{ tools, box }} = explorables[number], begun = performance.now();
  tools.querySelector("button").click();
  await new Promise((done) => {{
    const look = () => box.querySelector("img").src.startsWith("blob:") && done();
    new MutationObserver(look).observe(box, {{ subtree: true, childList: true }});
  }});
  await {PAINTED};
  return performance.now() - begun;
}}"""
MOVE = f"""async ([number, times]) => {{
  const {{ box }} = explorables[number], taken = [];
  for (let i = 0; i < times; i++) {{
    for (const slider of box.querySelectorAll("input[type=range]")) {{
      const [min, max] = [slider.min, slider.max].map(Number);
      slider.value = min + (max - min) * Math.random();
      const begun = performance.now();
      slider.dispatchEvent(new Event("input"));
      await explorables[number].shown;
      await {PAINTED};
      taken.push(performance.now() - begun);
    }}
  }}
  return taken;
}}"""
RUN = """async () => {
  const { content } = jupyterapp.shell.currentWidget;
  for (const [i, { model }] of content.widgets.entries()) {
    if (model.type !== "code") continue;
    content.activeCellIndex = i;
    await jupyterapp.commands.execute("notebook:run-cell");
    if (model.sharedModel.source.includes("explore(")) break;
  }
}"""


class Host(http.server.SimpleHTTPRequestHandler):
    """Answers like a host of static files, and counts what it sends."""

    sent = 0
    squeezed: dict[tuple, bytes] = {}  # noqa: RUF012

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body, stamp = path.read_bytes(), f'"{path.stat().st_mtime_ns:x}"'
        known = self.headers.get("If-None-Match") == stamp
        self.send_response(304 if known else 200)
        if path.suffix in SQUEEZED:
            if (path, stamp) not in self.squeezed:
                self.squeezed[path, stamp] = gzip.compress(body)
            body = self.squeezed[path, stamp]
            self.send_header("Content-Encoding", "gzip")
        for name, value in {
            "Content-Type": self.guess_type(path), "Content-Length": 0 if known else len(body),
            "ETag": stamp, "Cache-Control": "max-age=600",
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        if not known:
            Host.sent += len(body)
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


@contextmanager
def host() -> Iterator[str]:
    """Serve the book; yield its address."""

    def handler(*given) -> Host:
        return Host(*given, directory=HTML)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address, wait_until="load")
    return page


def wake(context: BrowserContext, address: str) -> tuple[float, int]:
    """Return the seconds from the click to the first figure, and the bytes sent for them."""
    page = opened(context, f"{address}{PAGE}.html")
    page.wait_for_load_state("networkidle")
    before = Host.sent
    seconds = page.evaluate(WAKE, 0) / 1000
    page.close()
    return seconds, Host.sent - before


def run_in_lite(context: BrowserContext, address: str) -> float:
    """Return the seconds from opening the page in JupyterLite to the same figure."""
    page = opened(context, f"{address}lite/lab/index.html?path={PAGE}.ipynb")
    kernel = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
    page.wait_for_function(f"{kernel}?.status == 'idle'")
    page.evaluate(RUN)
    page.locator(".jp-OutputArea .explorable img").first.wait_for()
    seconds = page.evaluate("performance.now()") / 1000
    page.close()
    return seconds


def moves(context: BrowserContext, address: str, name: str) -> list[float]:
    """Return the seconds of moves on a page to settings that were not drawn in advance."""
    live = HTML / "live" / f"{name}.json"
    long = json.loads(live.read_text())["seconds"] if live.exists() else {}
    page, taken = opened(context, f"{address}{name}.html"), []
    for show in page.get_by_role("button", name="Show me").all():  # what is kept back
        show.dispatch_event("click")
    for number in range(page.evaluate("explorables.length")):
        cell = page.evaluate("n => explorables[n].box.closest('.cell').id.slice(5)", number)
        if long[cell] <= LONG:
            page.evaluate(WAKE, number)
            page.evaluate(MOVE, [number, 1])  # the first of a kind makes what the others keep
            taken += page.evaluate(MOVE, [number, 4])
    page.close()
    return [milliseconds / 1000 for milliseconds in taken]


def rows(repeats: int) -> list[Row]:
    """Wake Python on the first page and JupyterLite on the same, in turn; then move everywhere."""
    cold, warm, lite, again = [], [], [], []
    with host() as address, sync_playwright() as playwright:
        options = {"executable_path": browser.find(), "args": ["--no-sandbox"]}
        chromium = playwright.chromium.launch(**options)
        for _ in range(repeats):
            for first, second, measure in ((cold, warm, wake), (lite, again, run_in_lite)):
                with chromium.new_context() as context:
                    first.append(measure(context, address))
                    second.append(measure(context, address))
        with chromium.new_context() as context:
            unseen = {name: moves(context, address, name) for name in project.pages()}
        chromium.close()
    (cold, sent), (warm, sent_again) = zip(*cold, strict=True), zip(*warm, strict=True)
    every, stage = median(chain(*unseen.values())), median(unseen[PAGE])
    what = "Python awake in the page: click to the first figure"

    def row(name: str, ours: list[float], theirs: list[float], limit: float, told: str) -> Row:
        about = {
            "what": f"{what}, {name}", "against": "JupyterLite, same page and figure",
            "goal": f"≥ 3x, ≤ {limit:.0f} s", "quality": told,
        }  # fmt: skip
        found = compare(about, np.array(ours), np.array(theirs), 3)
        found.met = found.met and found.ours <= limit
        return found

    return [
        row("nothing cached", cold, lite, 9, f"{max(sent) / 1e6:.1f} MB sent (≤ 16)"),
        row("again", warm, again, 5, f"{max(sent_again):,} bytes sent (0)"),
        Row(
            "Python awake: move to painted figure, settings not drawn in advance", "", "≤ 250 ms",
            every, quality=f"on a Stage {1000 * stage:.0f} ms (≤ 120)",
            met=every <= 0.25 and stage <= 0.12,
        ),
    ]  # fmt: skip
