"""The browser's Python as it lies in the book: whole, light, and it draws what CPython draws."""

import gzip
import hashlib
import inspect
import json
import zipfile

import numpy as np
import pytest

from book import runtime
from book.project import HTML, ROOT
from lib import king_james, load_glove
from lib.show import charts, stage

PYODIDE = HTML / "pyodide"
LIGHT = 16e6  # bytes

# Runs in a worker of the page, which has no other way to the runtime than a reader's has.
WORKER = """
import { loadPyodide } from "FOLDER/pyodide.mjs";

const complaints = [];
const unpack = async (python, name) =>
  python.unpackArchive(await (await fetch(`FOLDER/${name}`)).arrayBuffer(), "zip");
try {
  const stderr = (text) => complaints.push(text);
  const python = await loadPyodide({ indexURL: "FOLDER/", stderr });
  await python.loadPackage(PACKAGES);
  await python.loadPackagesFromImports("import networkx, tqdm");
  await Promise.all(["book.zip", "bible.zip"].map((name) => unpack(python, name)));
  const answer = python.runPython(CODE);
  postMessage({ answer, complaints });
} catch (error) {
  postMessage({ answer: String(error), complaints });
}
"""
RUN = """code => new Promise((resolve) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  worker.onmessage = (message) => { worker.terminate(); resolve(message.data); };
  worker.onerror = (event) => resolve({ answer: event.message, complaints: [] });
})"""
CODE = """
import inspect, json, warnings

warnings.simplefilter("error")
import networkx
import numpy as np
from tqdm import tqdm
from lib import king_james, load_glove
from lib.show import charts, stage

{draw}
pixels = draw(load_glove(), charts, stage)
json.dumps({{
    "words": len(king_james(min_count=10)),
    "women and events": len(networkx.davis_southern_women_graph()),
    "shape": pixels.shape,
    "pixels": np.asarray(pixels).tobytes().hex(),
    "source": inspect.getsource(charts),
    "doc": load_glove.__doc__,
}})
"""


def draw(words, charts, stage):
    """Draw bars with letters upright, bold and slanted, and a formula."""
    names, cosines = zip(*words.most_similar("king", topn=5), strict=True)
    figure = charts.bars(cosines, names, "cosine")
    figure.set_layout_engine("none")  # it moves axes by a pixel or two between versions
    figure.axes[0].set_title(r"bold, $e_i$ and $\sum_i x_i^2$", weight="bold")
    return stage.pixels_of(figure)


@pytest.fixture(scope="module")
def lock():
    return json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf8"))


def test_each_wheel_is_the_one_the_served_lock_names_and_comes_with_its_licence(lock):
    for package in lock["packages"].values():
        wheel = PYODIDE / package["file_name"]
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == package["sha256"]
        assert set(package["depends"]) <= set(lock["packages"])
        assert (PYODIDE / "licences" / f"{wheel.stem}.txt").stat().st_size > 500
    notice = (PYODIDE / "licences" / "README.txt").read_text(encoding="utf8")
    assert "Mozilla Public License 2.0" in notice and "{" not in notice
    micropip = next((PYODIDE / "licences").glob("micropip*")).read_text(encoding="utf8")
    assert "Mozilla Public License Version 2.0" in micropip


def test_a_wake_is_light_and_its_size_is_told():
    told = json.loads((PYODIDE / "size.json").read_text(encoding="utf8"))
    contents = {name: (PYODIDE / name).read_bytes() for name in told["files"]}
    assert told["files"] == {name: len(content) for name, content in contents.items()}
    sent = sum(min(len(c), len(gzip.compress(c))) for c in contents.values())
    assert 0.99 * sent < told["sent"] < 1.01 * sent and sent < LIGHT


def test_lib_and_the_data_are_the_project_s():
    with zipfile.ZipFile(PYODIDE / "book.zip") as archive:
        names = [name for name in archive.namelist() if "__pycache__" not in name]
        assert {name.split("/")[0] for name in names} == {"lib", "data"}
        for name in names:
            assert archive.read(name) == (ROOT / name).read_bytes(), f"build again: {name} changed"


def test_it_draws_in_a_worker_what_cpython_draws_and_asks_no_other_host(page, book, foreign):
    page.goto(f"{book}intro.html")
    code = CODE.format(draw=inspect.getsource(draw))
    script = WORKER.replace("FOLDER", f"{book}pyodide").replace("CODE", json.dumps(code))
    told = page.evaluate(RUN, script.replace("PACKAGES", json.dumps(runtime.WAKE)))
    assert told["answer"].startswith("{"), told
    answer = json.loads(told["answer"])
    assert answer["words"] == len(king_james(min_count=10))
    assert answer["women and events"] == 32
    assert answer["source"] == inspect.getsource(charts)
    assert answer["doc"] == load_glove.__doc__
    here = draw(load_glove(), charts, stage)
    assert tuple(answer["shape"]) == here.shape
    there = np.frombuffer(bytes.fromhex(answer["pixels"]), np.uint8).reshape(here.shape)
    assert np.mean(np.abs(there.astype(int) - here)) < 3, "more than the edges of letters differs"
    assert [line for line in told["complaints"] if "building the font cache" not in line] == []
    assert foreign == []
