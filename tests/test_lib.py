"""The rules of the house: who may import whom, and how large a room may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lib

ROOMS = {path.stem: path for path in Path(lib.__file__).parent.glob("[!_]*.py")}
OF_PAGES = {"plots", "stage", "style", "display", "explore", "boxes"}
MODELS = sorted(set(ROOMS) - OF_PAGES)  # NumPy only: they also run in a browser


def imports(room: str) -> set[str]:
    """Return the modules that a room imports at its top, rooms of this project as `lib.<room>`."""
    found = set()
    for node in ast.parse(ROOMS[room].read_text(encoding="utf8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"lib.{node.module}" if node.level else node.module)
    return found


@pytest.mark.parametrize("name", lib.__all__)
def test_every_name_the_module_offers_is_there(name):
    assert getattr(lib, name) is not None


def test_an_unknown_name_is_an_ordinary_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'word2vec'"):
        _ = lib.word2vec


def test_importing_the_module_loads_nothing_heavy():
    heavy = "{'numpy', 'matplotlib', 'ipywidgets'} & set(sys.modules)"
    code = f"import sys, lib; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("room", MODELS)
def test_a_model_needs_numpy_and_the_standard_library_only(room):
    outside = {name.split(".")[0] for name in imports(room)} - set(sys.stdlib_module_names)
    assert outside <= {"numpy", "lib"}
    others = {name for name in imports(room) if name.startswith("lib.")}
    assert not others & {f"lib.{name}" for name in OF_PAGES}


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"plots"}))
def test_a_room_can_be_read_in_one_sitting(room):
    assert len(ROOMS[room].read_text(encoding="utf8").splitlines()) <= 200


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_has_its_tests(room):
    assert (Path(__file__).parent / f"test_{room}.py").exists()
