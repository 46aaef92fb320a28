"""What the build knows of the project."""

import subprocess

import pytest

from book import project

CONTENTS = """\
format: jb-book
root: intro
parts:
  - caption: The core
    chapters:
      - file: chapters/one
        sections:
          - file: chapters/one_more
      - file: chapters/two
  - caption: Going deeper
    chapters:
      - file: chapters/three
"""


def test_pages_are_listed_in_the_order_of_the_book(tmp_path):
    (tmp_path / "_toc.yml").write_text(CONTENTS, encoding="utf8")
    names = [f"chapters/{name}" for name in ("one", "one_more", "two", "three")]
    assert project.pages(tmp_path / "_toc.yml") == ["intro", *names]


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/someone/a-book.git", "someone/a-book"),
        ("https://token@github.com/someone/a.book", "someone/a.book"),
        ("git@github.com:someone/book.git", "someone/book"),
        ("https://example.org/someone/book.git", None),
        ("/home/someone/book", None),
        ("", None),
    ],
)
def test_the_repository_is_read_from_the_remote(nowhere, remote, monkeypatch, url, repository):
    remote(url)
    assert project.repository() == repository
    assert project.site() is None  # a clone is not a published book
    monkeypatch.setenv("GITHUB_REPOSITORY", "Example/fork")
    assert project.repository() == "Example/fork"
    assert project.site() == "https://example.github.io/fork/"
    monkeypatch.setenv("BOOK_URL", "https://example.org/book")
    assert project.site() == "https://example.org/book/"


def test_the_date_is_that_of_the_source(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    command = ["git", "log", "-1", "--format=%cd", "--date=format:%-d %B %Y"]
    ran = subprocess.run(command, cwd=project.ROOT, capture_output=True, text=True)
    assert project.edition().endswith(f", {ran.stdout.strip()}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert project.edition().endswith(", 2 January 1970")
