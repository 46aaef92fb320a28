"""The rules of the house, read from its folders: who may import whom, how large a room may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lib

ROOT = Path(__file__).parent.parent
PAGES = {path.stem for path in (ROOT / "chapters").glob("*.md")}
ROOMS = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted((ROOT / "lib").rglob("*.py"))
    if path.name != "__init__.py"
}
SHOW = {name for name in ROOMS if name.startswith("lib.show.")}
MODELS = set(ROOMS) - SHOW
OF_PAGES = {name for name in MODELS if name.removeprefix("lib.") in PAGES}


def imports(path: Path, everywhere: bool = True) -> set[str]:
    """Return the modules that a file imports, also inside functions if `everywhere`."""
    tree, found = ast.parse(path.read_text(encoding="utf8")), set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} has a relative import: write from lib.… import"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & set(ROOMS)) or {node.module}
    return found


def rooms_behind(name: str) -> set[str]:
    """Return the rooms that a room imports."""
    return imports(ROOMS[name]) & set(ROOMS)


def test_importing_the_module_loads_nothing_heavy():
    heavy = "{'matplotlib', 'ipywidgets', 'IPython', 'PIL'} & set(sys.modules)"
    code = f"import sys, lib; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_module_offers_names_that_lead_to_their_rooms():
    for node in ast.parse(Path(lib.__file__).read_text(encoding="utf8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                thing = getattr(lib, alias.name)
                assert getattr(thing, "__module__", node.module) == node.module


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_needs_numpy_and_the_standard_library_only(name):
    outside = {module.split(".")[0] for module in imports(ROOMS[name], everywhere=False)}
    assert outside - set(sys.stdlib_module_names) <= {"numpy", "lib"}
    assert not rooms_behind(name) & SHOW


@pytest.mark.parametrize("name", sorted(OF_PAGES))
def test_a_room_of_a_page_stands_on_the_ground(name):
    assert not rooms_behind(name) & OF_PAGES


@pytest.mark.parametrize("name", sorted(MODELS - OF_PAGES))
def test_the_ground_knows_no_page(name):
    assert not rooms_behind(name) & OF_PAGES


@pytest.mark.parametrize("name", sorted(SHOW))
def test_what_is_shown_knows_arrays_and_not_models(name):
    assert rooms_behind(name) <= SHOW | {"lib.checks"}


def test_no_room_imports_itself_by_a_detour():
    reach = {name: rooms_behind(name) for name in ROOMS}
    for _ in ROOMS:
        reach = {a: behind.union(*(reach[b] for b in behind)) for a, behind in reach.items()}
    assert [name for name in ROOMS if name in reach[name]] == []


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_room_knows_nothing_of_the_build(name):
    outside = {module.split(".")[0] for module in imports(ROOMS[name])}
    assert not outside & {"book", "bench", "tests"}


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_room_can_be_read_in_one_sitting(name):
    assert len(ROOMS[name].read_text(encoding="utf8").splitlines()) <= 200


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_every_room_has_its_tests(name):
    *folder, room = name.split(".")
    assert (ROOT / "tests").joinpath(*folder, f"test_{room}.py").exists()


FRONT_END = [path for path in (ROOT / "book").rglob("*") if path.suffix in (".js", ".mjs", ".css")]
FRONT_END = [path for path in FRONT_END if not {"node_modules", "site"} & set(path.parts)]


@pytest.mark.parametrize("path", FRONT_END, ids=lambda path: path.name)
def test_a_script_or_style_of_the_page_is_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf8").splitlines()) <= 200
