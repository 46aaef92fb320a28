"""The files in data/ are the ones that data/README.md describes."""

import hashlib
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parent.parent / "data"
FILES = {
    "glove_6b_100d_30k.npz": {"words": (244913,), "q": (30097, 100), "scale": (30097,)},
    "glove_6b_100d_slice.npz": {"words": (46239,), "q": (6023, 100), "scale": (6023,)},
    "word_benchmarks.npz": {
        "analogy_questions": (19544, 4),
        "analogy_section": (19544,),
        "analogy_section_names": (247,),
        "wordsim_pairs": (353, 2),
        "wordsim_score": (353,),
        "simlex_pairs": (999, 2),
        "simlex_score": (999,),
    },
    "roget_1879.npz": {"heads": (9983,), "references": (5075, 2)},
}


@pytest.mark.parametrize("name", FILES)
def test_hash_in_the_readme_and_shapes(name):
    digest = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
    assert re.search(rf"`{re.escape(name)}`.*?\b{digest}\b", (DATA / "README.md").read_text(), re.S)
    with np.load(DATA / name) as stored:
        assert {key: stored[key].shape for key in stored} == FILES[name]


def test_every_file_is_described():
    known = {*FILES, "README.md", "rebuild.py"}
    assert {path.name for path in DATA.iterdir() if path.is_file()} == known


def test_benchmarks_point_at_words():
    with np.load(DATA / "glove_6b_100d_slice.npz") as glove:
        words = glove["words"].tobytes().decode().split("\n")
    assert len(set(words)) == len(words) == 6023
    with np.load(DATA / "word_benchmarks.npz") as stored:
        assert [words[i] for i in stored["analogy_questions"][0]] == [
            "athens",
            "greece",
            "baghdad",
            "iraq",
        ]
        assert [words[i] for i in stored["wordsim_pairs"][1]] == ["tiger", "cat"]
        assert [words[i] for i in stored["simlex_pairs"][0]] == ["old", "new"]
        assert stored["analogy_section"].max() == 13


def test_the_script_that_made_them_can_start():
    pytest.importorskip("gensim")
    assert runpy.run_path(str(DATA / "rebuild.py"))["MANY_WORDS"] == 30_000
