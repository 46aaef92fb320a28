"""Cells run as in the published page, compared with the notebook's own kernel."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lib.show import cells

ROOT = Path(__file__).parents[3]
CELLS = [
    "print('one')\n'a text'\nprint('two', end='')",
    "'it''s a text\\n' + 'x' * 100",
    "import numpy as np\nnp.arange(30).reshape(3, 10) / 7",
    "{'words': ['king', 'queen'], 'n': 3, 1: None}",
    "{f'a rather long key {i}': list(range(i)) for i in range(6)}",
    "[f'word number {i}' for i in range(20)]",
    "1;",
    "x = 3",
    "None",
    "(x, x / 3, {x})",
    "from IPython.display import HTML, Markdown, display\nHTML('<b>x</b>')",
    "print('before')\ndisplay(Markdown('*m*'), 3)\nprint('after')\nx",
    "def f(): return g()\ndef g(): return [x for _ in range(2)]\nf()",
    "import sys\nprint('to stderr', file=sys.stderr)\n1",
    "from lib import source, softmax\nsource(softmax)",
]
RUN = """
import json, sys

sys.modules["IPython"] = None  # as in the browser
from lib.show import cells

cells.start()
outputs = [cells.run(str(i), source)["outputs"] for i, source in enumerate(json.load(sys.stdin))]
json.dump(outputs, sys.stdout)
"""


def simple(outputs):
    """Return a kernel's outputs as `run` gives them: streams as one, the best form of the rest."""
    found, printed = [], None
    for output in outputs:
        if output.output_type == "stream":
            if printed is None:
                found.append(printed := {"text": ""})
            printed["text"] += output.text
        elif "text/html" in output.data:
            found.append({"html": output.data["text/html"]})
        elif "text/markdown" in output.data:
            found.append({"markdown": output.data["text/markdown"]})
        else:
            found.append({"text": output.data["text/plain"]})
    return found


def test_cells_show_what_a_kernel_shows():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    here = {"metadata": {"path": ROOT}}
    NotebookClient(notebook, kernel_name="python3", resources=here).execute()
    command = [sys.executable, "-c", RUN]
    ran = subprocess.run(command, input=json.dumps(CELLS), capture_output=True, text=True, cwd=ROOT)
    for cell, ours in zip(notebook.cells, json.loads(ran.stdout), strict=True):
        assert ours == simple(cell.outputs), cell.source


@pytest.fixture(autouse=True)
def new_names(monkeypatch):
    monkeypatch.setattr(cells, "NAMES", {"__name__": "__main__"})
    monkeypatch.setenv("EXPLORE_VIEW", "awake")


def outputs(source, before=None):
    ran = cells.run("7", source, before)
    assert ran["error"] is None, ran
    return ran["outputs"]


def test_names_are_shared_but_by_code_that_runs_alone():
    outputs("a = 1\ndef f(): return a")
    assert outputs("f()") == [{"text": "1"}]
    outputs("assert f() == 2", before="a = 2\ndef f(): return a\nprint('unseen')\nf()")
    assert outputs("f()") == [{"text": "1"}]
    ran = cells.run("7", "b", before="b = 1")
    assert ran["outputs"] == [{"text": "1"}] and cells.run("7", "b")["error"]["name"] == "NameError"


def test_an_error_names_the_line_of_the_cell_and_keeps_what_was_shown():
    ran = cells.run("7", "print(1)\ndef f(x):\n    return 1 / x\n\nf(0)")
    assert ran["outputs"] == [{"text": "1\n"}]
    assert ran["error"]["name"] == "ZeroDivisionError" and ran["error"]["line"] == 3
    assert cells.run("7", "x = 1\nx = = 2")["error"]["line"] == 2
    sentence = "bits must be an integer from 2 to 8, got 1"
    ran = cells.run("7", "\nfrom lib import quantise\nquantise([[1]], 1)")
    assert ran["error"] == {"name": "ValueError", "text": sentence, "line": 3}
    assert cells.run("7", "x = 1", before="\n1 / 0")["error"]["line"] is None


def test_warnings_are_told():
    ran = cells.run("7", "import numpy as np\nnp.log(np.zeros(1))")
    assert ran["warnings"] == ["divide by zero encountered in log"]


EXPLORABLE = """
import numpy as np
from lib import Picture, explore

def draw(level):
    return Picture(np.full((2, 2, 4), level, np.uint8), alt=f"level {level}")

explore(draw, level=[1, 2, 9])
"""


def test_an_explorable_is_shown_and_drawn():
    (shown,) = outputs(EXPLORABLE)
    assert shown["explorable"]["ranges"]["level"]["high"] == 9
    drawn = cells.draw("7", '{"level": 5}')
    assert drawn["error"] is None and drawn["value"]["alt"] == "level 5"
    assert set(drawn["value"]["pixels"]) == {5}
    refused = cells.draw("7", '{"level": 10}')["error"]
    assert refused["text"] == "level must be an integer from 1 to 9, got 10"


def test_an_explorable_is_that_of_the_code_that_ran_last():
    outputs(EXPLORABLE)
    outputs(EXPLORABLE.replace("level {level}", "shade {level}"))
    assert cells.draw("7", '{"level": 5}')["value"]["alt"] == "shade 5"


def test_figures_are_pictures_whoever_made_them():
    made = "from matplotlib.figure import Figure\nFigure(figsize=(1, 2), dpi=100)"
    (shown,) = outputs(made)
    assert (shown["picture"]["width"], shown["picture"]["height"]) == (50, 100)
    (shown,) = outputs("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nx = 1")
    assert shown["picture"]["alt"] == "A figure, drawn by this cell."
    assert outputs("x") == [{"text": "1"}]
