"""A page in a real JupyterLab: it opens as a notebook, runs, and its sliders draw on demand."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = "chapters/lookup_tables.md"

# Finds the first cell of the open notebook that shows a widget, and scrolls to it.
SHOW_FIRST_WIDGET = """() => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const type = "application/vnd.jupyter.widget-view+json";
  const index = notebook.widgets.findIndex(({ model }) =>
    model.type === "code" && model.toJSON().outputs.some((output) => output.data?.[type]));
  notebook.activeCellIndex = index;
  return notebook.scrollToItem(index);
}"""

ERRORS = """() => jupyterapp.shell.currentWidget.content.widgets
  .flatMap(({ model }) => model.type === "code" ? model.toJSON().outputs : [])
  .filter((output) => output.output_type === "error")
  .map((output) => `${output.ename}: ${output.evalue}`)"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab over a copy of the pages, untouched by the user's settings."""
    for folder in ("chapters", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    port = free_port()
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "RUNTIME")}
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": tmp_path,
        "IdentityProvider.token": "",
        "LabApp.open_browser": False,
        "LabApp.expose_app_in_browser": True,
    }
    command = [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]
    log = (tmp_path / "lab.log").open("w")
    with subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log) as server:
        address = f"http://127.0.0.1:{port}/"
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{address}api", timeout=5)
                    break
                except OSError:
                    assert server.poll() is None, (tmp_path / "lab.log").read_text()
                    time.sleep(0.5)
            yield address
        finally:
            server.terminate()


def test_a_page_runs_and_its_slider_draws_a_new_frame(lab, page):
    page.route("**/*", lambda r: r.continue_() if r.request.url.startswith(lab) else r.abort())
    page.set_viewport_size({"width": 1300, "height": 900})
    page.goto(f"{lab}lab/tree/{PAGE}")
    page.wait_for_selector(".jp-Notebook .jp-InputArea", timeout=60_000)
    page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext?.session?.kernel")
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    assert page.evaluate(ERRORS) == []

    page.evaluate(SHOW_FIRST_WIDGET)
    box = page.locator(".explorable").first
    handle = box.locator(".noUi-handle").first
    handle.scroll_into_view_if_needed()
    before = box.locator("img").get_attribute("src")
    track = box.locator(".noUi-base").first.bounding_box()
    grip = handle.bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"], track["y"] + track["height"] / 2, steps=3)
    page.mouse.up()
    page.wait_for_function(
        "([box, src]) => box.querySelector('img').src != src",
        arg=[box.element_handle(), before],
    )
    assert box.locator(".explorable-error").count() == 0
