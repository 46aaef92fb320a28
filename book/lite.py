"""Sphinx extension: the chapter in JupyterLite, which runs its pages in the reader's own browser.

The site is a folder of the book. It holds the executed notebooks, `lib`, `data` and the wheels that
a kernel needs beside Pyodide, the browser's Python. Pyodide itself is the book's own; a book that
could not get one leaves it to the address that JupyterLite's kernel names.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path

import nbformat
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from book import runtime, wheels
from book.project import PACKAGES, copy_code

EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"

KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
BROWSER = {"sys_platform": "emscripten", "python_version": "3.14", "extra": ""}
ANYWHERE = ["--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14"]
SUPPLIED = {"widgetsnbextension"}  # by JupyterLite's kernel, which needs no notebook server

SETTINGS = {
    "LiteBuildConfig": {
        "apps": ["lab"],  # the others do not open the link from one notebook to another
        "ignore_contents": [],  # the default leaves out every folder called lib
        "ignore_sys_prefix": ["federated_extensions"],  # some of them need a server
        "federated_extensions": [
            str(EXTENSIONS / "@jupyterlite" / "pyodide-kernel-extension"),
            str(EXTENSIONS / "@jupyter-widgets" / "jupyterlab-manager"),
        ],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    },
}
OWN_PYODIDE = {
    "@jupyterlite/pyodide-kernel-extension:kernel": {"pyodideUrl": "./../pyodide/pyodide.mjs"}
}

SET_UP = """\
# @title Set-up: loads what the browser's Python lacks. Run this cell first
%pip install -q ipywidgets
{bible}import sys
sys.path.append("/drive")  # where the chapter's module is
import numpy, matplotlib, PIL  # what a cell imports, Pyodide loads
from tqdm import tqdm
tqdm.monitor_interval = 0  # it would start a thread, and a browser has none
import logging
logging.getLogger("matplotlib.font_manager").disabled = True  # it announces that it begins"""

# Without what they require, which is another Bible.
INSTALL_BIBLE = f"%pip install -q --no-deps {' '.join(runtime.BIBLE)}\n"


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", build)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


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


def stage(notebooks: Path, target: Path) -> None:
    """Lay out what the reader finds in JupyterLite, as it lies in the project."""
    shutil.rmtree(target, ignore_errors=True)
    copy_code(target)
    for path in notebooks.rglob("*.ipynb"):
        copy = target / path.relative_to(notebooks)
        copy.parent.mkdir(exist_ok=True)
        # Not by nbformat, which splits texts into lines: no server is there to join them again.
        copy.write_text(json.dumps(adapted(nbformat.read(path, 4))), encoding="utf8")


def lacking() -> list[str]:
    """Return what a kernel for the pages needs beside Pyodide, as name==version."""
    in_pyodide = {*runtime.WAKE, *runtime.PURE}
    names = with_requirements({"ipython", *PACKAGES} - in_pyodide - {*runtime.BIBLE})
    return [f"{name}=={version(name)}" for name in sorted({*names, *runtime.BIBLE} - SUPPLIED)]


def with_requirements(names: Iterable[str]) -> set[str]:
    """Return the installed packages of these names, and those that they require in a browser."""
    found = {canonicalize_name(name) for name in names}
    for requirement in (Requirement(text) for name in names for text in requires(name) or []):
        if not requirement.marker or requirement.marker.evaluate(BROWSER):
            found |= with_requirements([requirement.name])
    return found


def fetch_wheels(wanted: list[str], folder: Path) -> None:
    """Download wheels, each wanted as name==version, unless the folder holds just these."""
    mark = folder / "wanted.txt"
    if mark.exists() and mark.read_text() == "\n".join(wanted):
        return
    shutil.rmtree(folder, ignore_errors=True)
    wheels.download(folder, *ANYWHERE, *wanted)
    mark.write_text("\n".join(wanted))


def build(app: Sphinx, exception: Exception | None) -> None:
    """Make the site, with the notebooks that the build has just written."""
    if exception or app.builder.name != "html":
        return
    out, work = Path(app.outdir), Path(app.outdir).parent / "lite"
    stage(out / "notebooks", work / "files")  # JupyterLite looks for these two by itself
    fetch_wheels(lacking(), work / "pypi")
    (work / "jupyter_lite_config.json").write_text(json.dumps(SETTINGS))
    page = {"exposeAppInBrowser": True}  # the tests talk to it
    if (out / "pyodide").exists():
        page["litePluginSettings"] = OWN_PYODIDE
    config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    (work / "jupyter-lite.json").write_text(json.dumps(config))
    shutil.rmtree(out / "lite", ignore_errors=True)
    (work / ".jupyterlite.doit.db").unlink(missing_ok=True)  # it would skip what it once built
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", work]
    command += ["--output-dir", out / "lite"]
    ran = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if ran.returncode:
        raise ExtensionError(f"JupyterLite could not be built:\n{ran.stdout}{ran.stderr}")
