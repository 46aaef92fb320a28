"""CONTRIBUTING's recipe for a page, followed to the letter."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from book.project import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with the page of the recipe in it."""
    folder = tmp_path_factory.mktemp("copy") / "project"
    left_out = shutil.ignore_patterns(".git", ".venv", "_build", "node_modules", "tests")
    shutil.copytree(ROOT, folder, ignore=left_out)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("browser"))
    page = re.search(r"^````markdown\n(.*?)^````$", TEXT, flags=re.S | re.M)[1]
    (folder / "chapters" / "nearest.md").write_text(page, encoding="utf8")
    with (folder / "_toc.yml").open("a", encoding="utf8") as contents:
        contents.write("      - file: chapters/nearest\n")
    return folder


def test_the_page_of_the_recipe_runs_and_keeps_the_rules(project):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["chapters/nearest.md", "tests/test_pages.py", "-k", "nearest"]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    passed = int(re.search(r"(\d+) passed", run.stdout)[1])
    assert passed >= 3 + 4  # its cells, and the rules of every page


def test_the_page_of_the_recipe_becomes_a_page_of_the_book(project):
    """Only that page is built: the others take a minute, and are built by make."""
    (project / "home.md").write_text("# Home\n")
    contents = "format: jb-book\nroot: home\nchapters:\n  - file: chapters/nearest\n"
    (project / "_toc.yml").write_text(contents)
    jupyter_book = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    sphinx = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", ".", "_build/html"]
    for command in ([jupyter_book, "config", "sphinx", "."], sphinx):
        run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    html = (project / "_build/html/chapters/nearest.html").read_text(encoding="utf8")
    assert "queen is nearest to king" in html and "Which word is nearest to king?" in html


def test_every_file_that_it_names_is_there():
    for path in set(re.findall(r"`((?:lib|book|chapters|data|tests)/[\w/.-]+\.\w+)`", TEXT)):
        assert (ROOT / path).exists(), path
