"""The pages in a real JupyterLab, in environments made from the project's own files alone.

One is made from what Binder finds in `binder/`; the other from all of `requirements.txt`.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

from book import project, theme
from book.project import ROOT

BIN = "Scripts" if os.name == "nt" else "bin"
PARTS = ["binder", "book", "chapters", "data", "lib"]  # of the project, as a clone has them
FILES = ["intro.md", "pyproject.toml", "requirements.txt"]

# Nothing of MyST may be left raw: neither as it is written nor as its renderer's complaint.
RAW = re.compile(r":::|\{[\w:-]+\}`|Unknown Directive")
RENDERED = """() => [...document.querySelectorAll(".jp-MarkdownCell .myst")].map((cell) => [
  cell.innerText,
  ...[...cell.querySelectorAll('[title$="Not Found"]')].map((e) => `Unknown Directive ${e.title}`),
].join(" "))"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the project's own files, with nothing of this environment beside them."""
    target = tmp_path_factory.mktemp("clone")
    for part in PARTS:
        ignored = shutil.ignore_patterns("node_modules", "site", "__pycache__")
        shutil.copytree(ROOT / part, target / part, ignore=ignored)
    for file in FILES:
        shutil.copy(ROOT / file, target)
    return target


def environment(clone, *wanted):
    """Make a fresh environment in the clone, and finish it as Binder does."""
    folder = clone / f"env-{len(wanted)}"
    uv = [sys.executable, "-m", "uv"]
    path = f"{folder / BIN}{os.pathsep}{os.environ['PATH']}"
    for command in (
        [*uv, "venv", "--seed", "--python", sys.executable, folder],
        [*uv, "pip", "install", "--python", folder, *wanted],
        ["sh", "binder/postBuild"],
    ):
        ran = subprocess.run(
            command, cwd=clone, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def lab(request, clone, tmp_path_factory):
    """A JupyterLab over the clone, untouched by this machine's settings: (address, workspaces)."""
    own = tmp_path_factory.mktemp("lab")
    port = free_port()
    variables = {f"JUPYTER_{name}_DIR": str(own / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    variables |= {f"JUPYTERLAB_{name}_DIR": str(own / name) for name in ("SETTINGS", "WORKSPACES")}
    every_cell = (
        own / "SETTINGS" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    )
    every_cell.parent.mkdir(parents=True)
    every_cell.write_text(json.dumps({"windowingMode": "none"}))  # render what is out of sight too
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": clone,
        "IdentityProvider.token": "",
        "LabApp.open_browser": False,
        "LabApp.expose_app_in_browser": True,
    }
    python = environment(clone, *request.param) / BIN / "python"
    command = [python, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]
    environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    log = own / "lab.log"
    with (
        log.open("w") as stream,
        subprocess.Popen(command, env=environ | variables, stdout=stream, stderr=stream) as server,
    ):
        address = f"http://127.0.0.1:{port}/"
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{address}api", timeout=5)
                    break
                except OSError:
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.5)
            yield address, own / "WORKSPACES"
        finally:
            server.terminate()


@pytest.fixture
def visit(lab, page, open_notebook):
    """Open a page at the path that the Binder button names."""
    address, workspaces = lab
    page.route("**/*", lambda r: r.continue_() if r.request.url.startswith(address) else r.abort())
    page.set_viewport_size({"width": 1300, "height": 900})

    def visit(name):
        shutil.rmtree(workspaces, ignore_errors=True)  # no tabs of earlier visits
        button = theme.places("example/fork", name)["Binder"]
        page.goto(address + parse_qs(urlsplit(button).query)["urlpath"][0])
        return open_notebook()

    return visit


def raw_left(page):
    return [words for words in page.evaluate(RENDERED) if RAW.search(words)]


binder = pytest.mark.parametrize("lab", [["-r", "binder/requirements.txt"]], indirect=True)
local = pytest.mark.parametrize("lab", [["-r", "requirements.txt", "-e", "."]], indirect=True)


@binder
@pytest.mark.parametrize("name", project.pages())
def test_a_page_opens_as_a_notebook_with_its_prose_rendered_and_runs(name, visit, page):
    notebook = visit(name)
    prose = [cell for cell in notebook.cells() if cell["cell_type"] == "markdown"]
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-MarkdownCell .myst > *').length >= n", arg=len(prose)
    )
    assert raw_left(page) == []
    notebook.wait_for_kernel()
    notebook.run_all()
    assert notebook.errors() == []
    notebook.move_a_slider()


@binder
def test_what_is_left_raw_is_noticed(clone, visit, page):
    """The check above can fail: a role and a directive that JupyterLab does not know."""
    header = (clone / "chapters" / "summary.md").read_text(encoding="utf8").split("\n\n")[0]
    text = f"{header}\n\n# Raw\n\n{{cite:p}}`key`\n\n```{{code-cell}}\n```\n\n:::{{spoiler}}\n:::\n"
    (clone / "chapters" / "raw.md").write_text(text, encoding="utf8")
    visit("chapters/raw")
    rendered = "[...document.querySelectorAll('.jp-MarkdownCell .myst')].filter(c => c.innerText)"
    page.wait_for_function(f"{rendered}.length >= 2")
    assert len(raw_left(page)) == 2


@local
def test_a_page_runs_where_the_book_can_be_built_too(visit):
    notebook = visit("chapters/lookup_tables")
    notebook.wait_for_kernel()
    notebook.run_all()
    assert notebook.errors() == []
    notebook.move_a_slider()
