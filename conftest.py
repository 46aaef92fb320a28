"""Every page is a test: pytest runs the code cells of intro.md and chapters/*.md through nbval.

`pytest chapters/pca.md` runs one page.
"""

import os
from unittest.mock import patch

import jupytext
from nbval.plugin import IPyNbFile

os.environ.pop("EXPLORE_VIEW", None)  # pages run here as they do for a reader with a kernel


class Page(IPyNbFile):
    """A MyST page, each code cell a test. No outputs are stored: its asserts are what can fail."""

    def collect(self):
        notebook = jupytext.read(self.path, fmt="md:myst")
        with patch("nbformat.read", return_value=notebook):
            return list(super().collect())


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".md" and "{code-cell}" in file_path.read_text(encoding="utf8"):
        return Page.from_parent(parent, path=file_path)
