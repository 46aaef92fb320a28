"""What pages show and load without a kernel: files that they name, and no others."""

from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from book.explorables import publish

FILES = ["0123456789abcdef.webp", "fedcba9876543210.js"]


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A build of one page that names two files; a third is left from another day."""
    drawn, out = tmp_path / "frames", tmp_path / "html"
    monkeypatch.setenv("EXPLORE_FRAMES", str(drawn))
    (out / "chapters").mkdir(parents=True)
    (out / "chapters" / "page.html").write_text(f'<p data-x="{FILES[0]} [{FILES[1]}]">')
    drawn.mkdir()
    for name in [*FILES, "00000000000000aa.js"]:
        (drawn / name).write_text(name)
    builder, env = SimpleNamespace(name="html"), SimpleNamespace(found_docs={"chapters/page"})
    return SimpleNamespace(builder=builder, env=env, outdir=out)


def test_files_that_pages_name_are_published(app):
    (app.outdir / "_frames").mkdir()
    (app.outdir / "_frames" / "old.webp").touch()
    publish(app, None)
    published = {path.name: path.read_text() for path in (app.outdir / "_frames").iterdir()}
    assert published == {name: name for name in FILES}


def test_a_file_that_is_missing_stops_the_build(app, tmp_path):
    (tmp_path / "frames" / FILES[1]).unlink()
    with pytest.raises(ExtensionError, match=f"lacks {FILES[1]}: `make clean`"):
        publish(app, None)
