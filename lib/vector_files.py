"""Files of word vectors: this book's npz, word2vec's text and binary formats, GloVe's text.

Nothing is ever unpickled, and what a file claims to hold is compared with its size before it is
read. word2vec starts with a line "V d"; GloVe's text does not.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections import Counter
from itertools import takewhile
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lib import checks

Table = tuple[list[str], np.ndarray]

LARGEST = float(np.finfo(np.float32).max)
NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+|nan|inf(inity)?)(e[+-]?\d+)?", re.IGNORECASE)
PRINTABLE = re.compile(rb"[\t\r\n -~]*")
NOT_VECTORS = {  # how a file begins that cannot be read: what it is, and what to do
    b"\x93NUMPY": "one NumPy array without words: save an npz with words, q and scale",
    b"\x1f\x8b": "compressed by gzip: unpack it first",
    b"\x80\x04": "a Python pickle, which is never opened: let gensim write save_word2vec_format",
    b"\xff\xfe": "text in UTF-16: save it as UTF-8",
    b"version https://git-lfs": "a pointer of git-lfs, not the file: fetch that with git lfs pull",
    b"<!doctype": "a web page, not vectors: download the file itself",
    b"<html": "a web page, not vectors: download the file itself",
}


def read_vectors(path: str | Path, encoding: str = "utf-8") -> Table:
    """Return the words and the vectors (V, d), float32, of a file in any of the four formats.

    Of a word that occurs again the first vector is kept, as gensim does, and a warning says which.
    Raises ValueError, with the file's name and the line or byte, for every other or broken file.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            words, E = _read(file, path.stat().st_size, encoding)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from None
    if again := [word for word, n in Counter(words).items() if n > 1]:
        warnings.warn(
            f"{path}: {len(again)} words occur more than once, the first vector of each is kept: "
            + ", ".join(map(repr, again[:5])),
            stacklevel=3,
        )
        first = sorted({word: i for i, word in reversed(list(enumerate(words)))}.values())
        words, E = [words[i] for i in first], E[first]
    return words, E


def _read(file: BinaryIO, size: int, encoding: str) -> Table:
    start = file.read(4096)
    if not start.strip():
        raise ValueError("the file is empty: download it again")
    for beginning, what in NOT_VECTORS.items():
        if start.lstrip().lower().startswith(beginning.lower()):
            raise ValueError(f"this is {what}")
    if start.startswith(b"PK\x03\x04"):
        return _read_npz(file)
    file.seek(3 if start.startswith(b"\xef\xbb\xbf") else 0)  # after a byte-order mark
    body, line = file.tell(), file.readline()
    header = line.split()
    if len(header) == 2 and all(field.isdigit() for field in header):
        return _read_word2vec(file, *map(int, header), size, encoding)
    file.seek(body)
    return _read_text(file, _dimensions(line), encoding, first=1)


def _read_word2vec(file: BinaryIO, V: int, d: int, size: int, encoding: str) -> Table:
    body = file.tell()
    promise = f"its first line promises {V:,} words of {d:,} numbers, but"
    if not V or not d or V * (2 * d + 1) > size - body + 1:  # of text; binary takes more
        raise ValueError(f"{promise} {size - body:,} bytes follow: download it again")
    text = _is_text(file, d)
    file.seek(body)
    if not text:
        return _read_binary(file.read(), V, d, encoding, body)
    words, E = _read_text(file, d, encoding, first=2)
    if len(words) != V:
        raise ValueError(f"{promise} {len(words):,} follow: download it again")
    return words, E


def _dimensions(line: bytes) -> int:
    """Return how many numbers end the first line, with at least one word before them."""
    fields = line.split()
    numbers = sum(1 for _ in takewhile(NUMBER.fullmatch, reversed(fields)))
    if not (d := min(numbers, len(fields) - 1)):
        raise ValueError("line 1 is no word followed by numbers: this is no file of word vectors")
    return d


def _is_text(file: BinaryIO, d: int) -> bool:
    """Tell a row of text, right or wrong, from a word before the bytes of d floats."""
    line, rest = file.readline(), file.read(4 * d)
    fields = line.rsplit(None, d)
    right = len(fields) > d and all(map(NUMBER.fullmatch, fields[1:]))
    return right or bool(PRINTABLE.fullmatch(line + rest))


def _read_text(file: BinaryIO, d: int, encoding: str, first: int) -> Table:
    words, numbers, byte = [], bytearray(), file.tell()
    for number, line in enumerate(file, first):
        if line.strip():
            try:
                word, row = _row(line, d)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
            words.append(_decode(word, encoding, byte + line.index(word)))
            numbers += row.tobytes()
        byte += len(line)
    return words, np.frombuffer(numbers, np.float32).reshape(-1, d)


def _row(line: bytes, d: int) -> tuple[bytes, np.ndarray]:
    """Return the word of a line, which may hold spaces, and the d numbers after it."""
    word, *numbers = line.strip().rsplit(None, d)
    if len(numbers) < d or (b" " in word and NUMBER.fullmatch(word.split()[-1])):
        raise ValueError(f"expected a word and {d} numbers, got {len(line.split())} columns")
    if b"\r" in word:
        raise ValueError("lines end in \\r alone: save the file with \\n")
    row = np.array([float(number) for number in numbers])
    if not (abs(row) <= LARGEST).all():  # also where it is NaN
        raise ValueError("a number is NaN, infinite or too large for float32: leave out this word")
    return word, row.astype(np.float32)


def _read_binary(data: bytes, V: int, d: int, encoding: str, offset: int) -> Table:
    words, E, byte = [], np.empty((V, d), np.float32), 0
    for i in range(V):
        byte += data[byte : byte + 1] == b"\n"  # word2vec ends each row so, gensim does not
        space = data.find(b" ", byte)
        if space < 0 or space + 1 + 4 * d > len(data):
            raise ValueError(f"it ends within word {i + 1:,} of {V:,}: download it again")
        words.append(_decode(data[byte:space], encoding, offset + byte))
        E[i] = np.frombuffer(data, "<f4", d, space + 1)
        byte = space + 1 + 4 * d
    if data[byte:].strip():
        raise ValueError(f"{len(data) - byte:,} bytes are left after the {V:,} words it promises")
    return words, checks.finite("the table", E)


def _read_npz(file: BinaryIO) -> Table:
    try:
        with zipfile.ZipFile(file) as archive:
            if missing := {"words.npy", "q.npy", "scale.npy"} - set(archive.namelist()):
                raise ValueError(f"it lacks {', '.join(sorted(missing))}: unpack it, or save those")
            text, q, scale = (_member(archive, key) for key in ("words", "q", "scale"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        raise ValueError("the archive is damaged or cut off: download it again") from None
    if text.dtype != np.uint8:
        raise ValueError(f"words must be UTF-8 text as uint8, got {text.dtype}")
    words = _decode(text.tobytes(), "utf-8", 0).replace("\r\n", "\n").removesuffix("\n").split("\n")
    q, scale = checks.numbers("q", q, 2), checks.numbers("scale", scale, 1)
    if not len(words) == len(q) == len(scale):
        raise ValueError(f"{len(words)} words, {len(q)} rows and {len(scale)} scales do not agree")
    with np.errstate(over="ignore"):
        E = q.astype(np.float32) * scale.astype(np.float32)[:, None]
    return words, checks.finite("q * scale", E)


def _member(archive: zipfile.ZipFile, key: str) -> np.ndarray:
    """Return one array of an npz, its shape compared with its size before it is read."""
    info = archive.getinfo(key + ".npy")
    with archive.open(info) as member:
        try:
            version = "1_0" if np.lib.format.read_magic(member) == (1, 0) else "2_0"
            read_header = getattr(np.lib.format, f"read_array_header_{version}")
            shape, fortran, dtype = read_header(member)
        except ValueError:  # NumPy's own text would advise to trust the file
            raise ValueError(f"the header of {key} cannot be read: download it again") from None
        if dtype.hasobject:
            raise ValueError(f"{key} holds Python objects, which are never opened: save numbers")
        size = prod(shape) * dtype.itemsize
        if member.tell() + size != info.file_size:
            raise ValueError(f"{key} has too few or too many bytes for its shape {shape}")
        return np.frombuffer(member.read(), dtype).reshape(shape, order="F" if fortran else "C")


def _decode(word: bytes, encoding: str, byte: int) -> str:
    try:
        return word.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"byte {byte + error.start} is not {encoding}: pass the file's own encoding, such as "
            "encoding='latin-1'"
        ) from None
