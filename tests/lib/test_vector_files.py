"""Vector files: gensim's own files come back as they were; whatever else is refused by name."""

import pickle
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.datasets import DATA
from lib.vector_files import read_vectors
from lib.word_vectors import WordVectors

WORD = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8
)
NUMBERS = st.floats(-(2.0**99), 2.0**99, width=32)
same_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def tables(draw):
    words = draw(st.lists(WORD, min_size=1, max_size=6, unique=True))
    shape = len(words), draw(st.integers(3, 9))
    return words, draw(arrays(np.float32, shape, elements=NUMBERS))


def in_gensim(words, E):
    kv = KeyedVectors(E.shape[1])
    kv.add_vectors(words, E)
    return kv


def written(folder, content, name="vectors.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@same_file
@given(tables(), st.booleans(), st.booleans())
def test_gensims_files_come_back_as_they_were(tmp_path, table, binary, header):
    words, E = table
    path = tmp_path / "vectors"
    in_gensim(words, E).save_word2vec_format(
        path, binary=binary, write_header=header or binary, sort_attr=None
    )
    got, vectors = read_vectors(path)
    assert got == words and vectors.dtype == np.float32
    assert np.array_equal(vectors, E)


@same_file
@given(tables())
def test_the_original_programs_end_their_rows_otherwise(tmp_path, table):
    words, E = table
    head = b"%d %d\n" % E.shape
    table = list(zip(words, E, strict=True))
    rows = [w.encode() + b" " + v.astype("<f4").tobytes() + b"\n" for w, v in table]
    text = [f"{w} " + "".join(f"{x!r} " for x in v.tolist()) for w, v in table]
    for content in (head + b"".join(rows), head + "\n".join([*text, ""]).encode()):
        got, vectors = read_vectors(written(tmp_path, content))
        assert got == words and np.array_equal(vectors, E)


def test_this_books_npz_is_read_as_its_readme_says():
    path = DATA / "glove_6b_100d_slice.npz"
    words, E = read_vectors(path)
    with np.load(path) as stored:
        assert words == stored["words"].tobytes().decode().split("\n")
        assert np.array_equal(E, stored["q"] * stored["scale"].astype(np.float32)[:, None])
    assert WordVectors.load(str(path)).words == tuple(words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("king 0.5 1\nqueen 2 3\n", ["king", "queen"]),
        ("\ufeffking 0.5 1\nqueen 2 3", ["king", "queen"]),
        ("\ufeff2 2\nking 0.5 1\nqueen 2 3", ["king", "queen"]),
        ("king 0.5 1\r\nqueen 2 3\r\n", ["king", "queen"]),
        ("king\t0.5\t1\nqueen  2  3  \n\n", ["king", "queen"]),
        ("2 2\r\nking 5e-1 +1\r\nqueen 2. 3\r\n", ["king", "queen"]),
        (". . . 0.5 1\nat name@domain.com 2 3\n", [". . .", "at name@domain.com"]),
        ("2 2\nnew york 0.5 1\n. . 2 3\n", ["new york", ". ."]),
        ("1999 0.5 1\n2000 2 3\n", ["1999", "2000"]),
        ("caf\xe9 0.5 1\nna\u0131ve\x85\xa0x 2 3\n", ["café", "na\u0131ve\x85\xa0x"]),
    ],
)
def test_text_in_all_its_dialects(tmp_path, content, words):
    got, E = read_vectors(written(tmp_path, content))
    assert got == words and E.tolist() == [[0.5, 1], [2, 3]]


def test_another_encoding_is_named_and_then_read(tmp_path):
    content = "1 2\ncafé 1 2\n".encode("latin-1")
    path = written(tmp_path, content)
    with pytest.raises(ValueError, match=r"vectors\.txt: byte 7 is not utf-8: pass .*encoding="):
        WordVectors.load(path)
    assert WordVectors.load(path, encoding="latin-1").words == ("café",)
    binary = b"1 3\n" + "café ".encode("latin-1") + struct.pack("<3f", 0.1, 0.2, 0.3)
    with pytest.raises(ValueError, match="byte 7 is not utf-8"):
        read_vectors(written(tmp_path, binary))
    assert read_vectors(written(tmp_path, binary), "latin-1")[0] == ["café"]
    assert content[7] == binary[7] == 0xE9


def test_words_that_occur_again_are_reported_and_the_first_is_kept(tmp_path):
    path = written(tmp_path, "a 1 2\nb 3 4\na 5 6\nc 7 8\nb 9 9\na 0 0\n")
    with pytest.warns(UserWarning, match=r"vectors\.txt: 2 words .* first .* kept: 'a', 'b'"):
        wv = WordVectors.load(path)
    assert wv.words == ("a", "b", "c") and wv.E.tolist() == [[1, 2], [3, 4], [7, 8]]


GOOD = {
    "words": np.frombuffer(b"king\nqueen", np.uint8),
    "q": np.array([[1, 2], [3, 4]], np.int8),
    "scale": np.array([0.5, 1], np.float16),
}


def npz(folder, **changed):
    path = folder / "book.npz"
    np.savez_compressed(path, **{k: v for k, v in (GOOD | changed).items() if v is not None})
    return path


def test_a_small_npz_and_its_line_ends(tmp_path):
    crlf = np.frombuffer(b"king\r\nqueen\r\n", np.uint8)
    for changed in ({}, {"words": crlf}, {"q": np.asfortranarray(GOOD["q"])}):
        words, E = read_vectors(npz(tmp_path, **changed))
        assert words == ["king", "queen"] and E.tolist() == [[0.5, 1], [3, 4]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scale": None}, "it lacks scale.npy"),
        ({"q": np.zeros((3, 2), np.int8)}, "2 words, 3 rows and 2 scales do not agree"),
        ({"q": np.zeros(4, np.int8)}, "q must have 2 dimensions"),
        ({"scale": np.array([1, np.nan])}, "scale holds nan"),
        ({"scale": np.array([1, 1j])}, "scale must hold real numbers"),
        ({"q": np.full((2, 2), 1e30), "scale": np.full(2, 1e30)}, "holds inf"),
        ({"words": np.array(["king", "queen"])}, "words must be UTF-8 text as uint8"),
        ({"words": np.array(["king", "queen"], object)}, "words holds Python objects"),
        ({"words": np.frombuffer(b"king\nqu\xff", np.uint8)}, "byte 7 is not utf-8"),
    ],
)
def test_an_npz_that_is_not_the_books_is_refused(tmp_path, changed, message):
    with pytest.raises(ValueError, match=message) as caught:
        read_vectors(npz(tmp_path, **changed))
    one_sentence(caught.value, "book.npz")


def one_sentence(error, name):
    text = str(error)
    assert name in text and "\n" not in text and len(text) < 400
    assert "allow_pickle" not in text and "max_header_size" not in text


PICKLED = pickle.dumps({"king": [0.1, 0.2]}, protocol=4)
FLOATS = struct.pack("<4f", 0.1, 0.2, 0.3, 0.4)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("<!DOCTYPE html><html>…", "a web page"),
        ("\n <HTML lang=en>", "a web page"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
        (PICKLED, "a Python pickle, which is never opened"),
        (b"\x1f\x8b\x08\x00", "gzip: unpack it"),
        ("king 1 2\n".encode("utf-16"), "UTF-16: save it as UTF-8"),
        ("Call me Ishmael.\n", "no word followed by numbers"),
        ("king\n", "no word followed by numbers"),
        ("0.1 0.2\n0.3 0.4\n", None),  # numbers for words are words
        ("king 1 2\nqueen 3\n", "line 2: expected a word and 2 numbers, got 2 columns"),
        ("king 1 2\nqueen 3 4 5\n", "line 2: expected a word and 2 numbers, got 4 columns"),
        ("1 2\nking 1 2 3\n", "line 2: expected a word and 2 numbers, got 4 columns"),
        ("king 1 2\nqueen 3 four\n", "line 2: .*four"),
        ("king 1 2\nqueen 3 4+1j\n", r"line 2: .*4\+1j"),
        ("king 1 2\nqueen 3 nan\n", "line 2: a number is NaN"),
        ("king nan 2\n", "line 1: a number is NaN"),
        ("king 1 2\nqueen 3 1e40\n", "line 2: .*too large for float32"),
        ("king 1 2\rqueen 3 4\r", r"line 1: lines end in \\r alone"),
        ("3 2\nking 1 2\nqueen 3 4\n\n\n\n", "promises 3 words of 2 numbers, but 2 follow"),
        ("1 2\nking 1 2\nqueen 3 4\n", "promises 1 words of 2 numbers, but 2 follow"),
        ("400000 300\nking 0.1", "promises 400,000 words of 300 numbers, but 8 bytes follow"),
        ("1 99999999999999999999\nking 0.1", "but 8 bytes follow"),
        ("0 0\n", "promises 0 words"),
        (b"2 4\nking " + FLOATS, "ends within word 2 of 2"),
        (b"2 4\nking " + FLOATS + b"queen " + FLOATS[:9], "ends within word 2 of 2"),
        (b"1 4\nking " + FLOATS + b"queen " + FLOATS, "22 bytes are left after the 1 words"),
        (b"1 4\nking " + FLOATS[:12] + b"\0\0\xc0\x7f", r"holds nan at \[0, 3\]"),
        (b"PK\x03\x04 torn", "damaged or cut off"),
        (b"\x93NUMPY\x01\x00", "one NumPy array without words"),
    ],
)
def test_whatever_else_is_refused_in_one_sentence(tmp_path, content, message):
    path = written(tmp_path, content)
    if message is None:
        assert read_vectors(path)[0] == ["0.1", "0.3"]
        return
    with pytest.raises(ValueError, match=message) as caught:
        WordVectors.load(path)
    one_sentence(caught.value, "vectors.txt")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.txt"):
        WordVectors.load(tmp_path / "nowhere.txt")


def test_a_claim_is_compared_with_the_file_before_memory_is_taken(tmp_path):
    """Each file claims gigabytes in a few bytes."""
    lying = tmp_path / "book.npz"
    with zipfile.ZipFile(lying, "w") as archive:
        for key, array in GOOD.items():
            shape = (10**6, 10**4) if key == "q" else array.shape
            with archive.open(key + ".npy", "w") as member:
                head = {"descr": array.dtype.str, "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(member, head)
                member.write(array.tobytes())
    files = [lying, written(tmp_path, b"1000000 1000\nking " + FLOATS)]
    tracemalloc.start()
    for path in files:
        with pytest.raises(ValueError, match=r"too few or too many bytes|bytes follow"):
            read_vectors(path)
    assert tracemalloc.get_traced_memory()[1] < 5e6
    tracemalloc.stop()


def test_numpys_advice_to_trust_a_file_is_not_passed_on(tmp_path):
    path = tmp_path / "book.npz"
    with zipfile.ZipFile(path, "w") as archive:
        for key in GOOD:
            archive.writestr(key + ".npy", b"\x93NUMPY\x01\x00\xff\xff" + b"{" * 65_535)
    with pytest.raises(ValueError, match="header of words cannot be read") as caught:
        read_vectors(path)
    one_sentence(caught.value, "book.npz")


@same_file
@given(st.data())
def test_a_damaged_file_is_refused_or_read_but_never_breaks(tmp_path, data):
    """Cut files off and change a byte: the answer is a table, or one sentence with the name."""
    kv = in_gensim(["king", "queen", "man"], np.linspace(-1, 1, 12).reshape(3, 4))
    kind = data.draw(st.sampled_from(["text", "binary", "npz"]))
    if kind == "npz":
        path = npz(tmp_path)
    else:
        path = tmp_path / "book.npz"
        kv.save_word2vec_format(path, binary=kind == "binary")
    content = bytearray(path.read_bytes())
    content = content[: data.draw(st.integers(0, len(content)))]
    if content:
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    try:
        words, E = read_vectors(path)
    except ValueError as error:
        one_sentence(error, "book.npz")
    else:
        assert len(words) == len(E) and np.isfinite(E).all()
