"""What the settings of book/jupyter/ make of a page that is opened as MyST."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor

from traitlets.config import PyFileConfigLoader

from book.project import ROOT


def done(work):
    """Wait for it in a thread of its own: this one may belong to the browser's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_what_the_book_folds_jupyterlab_folds_too(tmp_path):
    """... and saving the page leaves no trace of it."""
    settings = ROOT / "book" / "jupyter" / "etc" / "jupyter"
    config = PyFileConfigLoader("jupyter_server_config.py", str(settings)).load_config()
    shutil.copy(ROOT / "chapters" / "pca.md", tmp_path)
    manager = config.ServerApp.contents_manager_class(root_dir=str(tmp_path), config=config)
    opened = done(manager.get("pca.md", type="notebook", content=True))
    for cell in opened["content"]["cells"]:
        folded = bool({"hide-cell", "hide-input"} & set(cell["metadata"].get("tags", [])))
        assert cell["metadata"].get("jupyter", {}).get("source_hidden", False) == folded
    done(manager.save(opened, "pca.md"))
    saved = (tmp_path / "pca.md").read_text(encoding="utf8")
    assert "hide-cell" in saved and "source_hidden" not in saved
