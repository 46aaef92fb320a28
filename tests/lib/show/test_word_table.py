"""Tables for the published page: small scripts that give back the very numbers of the data."""

import re
from base64 import b64decode

import numpy as np
import pytest

from lib.datasets import DATA, load_glove_30k
from lib.show.word_table import scripts
from lib.word_vectors import WordVectors


def read(table):
    """Return what a browser gets from a table's scripts: the words, and all rows in one."""
    parts = [b64decode(re.fullmatch(rb'book\.part\("([\w+/=]+)"\);', s)[1]) for s in table]
    return parts[0].decode().split("\n"), np.frombuffer(b"".join(parts[1:]), np.int8), len(parts)


@pytest.mark.parametrize("dtype", [np.float32, float])
def test_a_table_holds_the_numbers_of_the_data(dtype):
    wv = load_glove_30k()
    words, rows, parts = read(scripts(WordVectors(wv.words, wv.E.astype(dtype))))
    with np.load(DATA / "glove_6b_100d_30k.npz") as stored:
        assert np.array_equal(rows.reshape(-1, 100), stored["q"])
    assert tuple(words) == wv.words and parts > 10  # enough to show progress
    assert sum(map(len, scripts(wv))) < 4.4e6


def test_any_vectors_keep_their_directions():
    E = np.random.default_rng(0).normal(size=(50, 30)) * 10.0 ** np.arange(-25, 25)[:, None]
    E[7] = 0
    words, rows, _ = read(scripts(WordVectors([f"é{i}" for i in range(50)], E)))
    q = rows.reshape(50, 30)
    assert (
        words[3] == "é3" and not q[7].any() and (abs(np.delete(q, 7, 0)).max(axis=1) == 127).all()
    )
    stored, given = WordVectors(words, q), WordVectors(words, E)
    cosines = np.sum(stored.unit * given.unit, axis=1)
    assert np.delete(cosines, 7).min() > 0.9999
