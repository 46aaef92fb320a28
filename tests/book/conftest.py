"""Small books to try the extension on, and addresses that they may have."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


@pytest.fixture
def remote(monkeypatch, tmp_path):
    """Put the project into a git repository of its own, with a remote or without."""

    def set_remote(url: str) -> None:
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "git"))
        subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "git"], check=True)
        if url:
            subprocess.run(["git", "remote", "add", "origin", url], check=True)

    return set_remote


@pytest.fixture
def nowhere(monkeypatch, remote):
    """No address is known."""
    for name in ("GITHUB_REPOSITORY", "BOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    remote("")


@pytest.fixture(scope="session")
def build_book():
    """Build a book of a few pages; return (its folder, its warnings with the paths cut short)."""
    return build


def build(folder: Path, pages: dict[str, str], extensions: list[str], **options):
    for name, text in pages.items():
        (folder / f"{name}.md").parent.mkdir(exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf8")
    contents = "\n".join(list(pages)[1:])  # the first one leads to the others
    first = folder / f"{next(iter(pages))}.md"
    with first.open("a", encoding="utf8") as stream:
        stream.write(f"\n```{{toctree}}\n{contents}\n```\n")
    options |= {"extensions": extensions, "root_doc": first.stem, "html_theme": "sphinx_book_theme"}
    options["source_suffix"] = {".rst": "restructuredtext"}  # the default is one for all books
    warnings = io.StringIO()
    with docutils_namespace():
        out, trees = folder / "out" / "html", folder / "out" / "trees"
        Sphinx(folder, None, out, trees, "html", options, status=None, warning=warnings).build()
    plain = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())
    return out, plain.replace(f"{folder}/", "")
