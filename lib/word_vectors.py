"""Words and their vectors: which lie near which, and b - a + c."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.vector_files import read_vectors

EPSILON = 1e-6  # keeps 3CosMul from dividing by zero; gensim's value

# The score of a candidate answer to a : b :: c : ?, given its cosines with a, b and c. "add" is
# 3CosAdd, "mul" 3CosMul. The other three are baselines of Linzen (2016), which drop the arithmetic
# or turn it round; he writes a question as a : a* :: b : ?, so his b is the third word, our c.
METHODS = {
    "add": lambda a, b, c: b - a + c,
    "mul": lambda a, b, c: (1 + b) * (1 + c) / (1 + a + 2 * EPSILON),
    "only-b": lambda a, b, c: c,
    "ignore-a": lambda a, b, c: b + c,
    "add-opposite": lambda a, b, c: a - b + c,
}


class WordVectors:
    """Words and their vectors, with the methods of gensim's KeyedVectors.

    `words` are V different words, E (V, d) their vectors, `unit` (V, d) the same at length one
    (a zero vector stays zero), `id_of` maps a word to its row. E and `unit` cannot be written to.
    A word is found in either Unicode form of its accents; an unknown one raises KeyError.
    """

    def __init__(self, words: Iterable[str], E: ArrayLike):
        words = checks.words("words", words)
        E = checks.numbers("E", E)
        if E.shape[:1] != (len(words),) or E.ndim != 2:
            raise ValueError(
                f"E must have one row for each of the {len(words)} words, got shape {E.shape}"
            )
        self.id_of = {str(word): i for i, word in enumerate(words)}  # str: no NumPy strings
        self.words = tuple(self.id_of)
        if len(self.words) < len(words):
            twice = next(w for i, w in enumerate(words) if self.words[i : i + 1] != (w,))
            raise ValueError(f"{twice!r} occurs more than once: keep one vector for each word")
        self.E = checks.frozen(E)
        self.unit = checks.frozen(_at_length_one(E))

    @classmethod
    def load(cls, path: str | Path, encoding: str = "utf-8") -> WordVectors:
        """Read a file of vectors: this book's npz, word2vec text or binary, or GloVe text.

        `encoding` is that of the words in a text or binary file. Of a word that occurs again the
        first vector is kept, with a warning. Raises ValueError, with the file's name, for any
        other or a damaged file.
        """
        return cls(*read_vectors(path, encoding))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return any(form in self.id_of for form in checks.forms(word))

    def __getitem__(self, words: str | Sequence) -> np.ndarray:
        """Return the vector (d,) of a word, or those of a list of words, one a row."""
        return self.E[self.ids(words)]

    def ids(self, words: str | Sequence) -> int | np.ndarray:
        """Return the id of a word, or the ids of a list of words, or of lists, in their shape."""
        if isinstance(words, str):
            return checks.row(words, self.id_of)
        if not isinstance(words, Iterable):
            raise TypeError(f"{words!r} is not a word: only similar_by_vector takes numbers")
        rows = [self.ids(word) for word in words]
        if len({np.shape(row) for row in rows}) > 1:
            raise ValueError("lists of words must be equally long")
        return np.array(rows, dtype=np.intp)

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine between the vectors of two words, from -1 to 1."""
        a, b = (self.unit[checks.row(word, self.id_of)] for word in (a, b))
        return float(np.clip(a @ b, -1, 1))

    def similar_by_vector(
        self, vector: ArrayLike, topn: int = 10, exclude: str | Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return the topn words that point most nearly where `vector` (d,) points, with cosines.

        The words in `exclude`, one or a list, may not answer.
        """
        vector = checks.numbers("vector", vector, 1)
        if len(vector) != self.E.shape[1]:
            raise ValueError(f"vector must have {self.E.shape[1]} numbers, got {len(vector)}")
        if not vector.any():
            raise ValueError("the query is the zero vector: no word lies in its direction")
        return self._best(self._cosines(vector), topn, np.ravel(self.ids(exclude)))

    def most_similar(
        self,
        positive: str | Sequence[str] = (),
        negative: str | Sequence[str] = (),
        topn: int = 10,
        exclude_inputs: bool = True,
        method: str = "add",
    ) -> list[tuple[str, float]]:
        """Return the topn words nearest to all `positive` and farthest from all `negative` words.

        "add" ranks by the cosine with the sum of the unit vectors, the negative ones turned round
        (3CosAdd; Mikolov, Yih and Zweig 2013, section 4). "mul" moves cosines to 0 .. 1 and ranks
        by the product of the positive ones over that of the negative ones (3CosMul; Levy and
        Goldberg 2014, section 6). The words given may answer only if exclude_inputs is False.
        Raises ValueError where the sum cancels to its rounding error: no direction is left.
        """
        plus, minus = (np.ravel(self.ids(words)) for words in (positive, negative))
        inputs = np.append(plus, minus)
        if not len(inputs):
            raise ValueError("positive and negative are empty: give at least one word")
        if method == "add":
            query = self.unit[plus].sum(axis=0) - self.unit[minus].sum(axis=0)
            if cancels(query, len(inputs)):
                raise ValueError(
                    f"positive {positive!r} and negative {negative!r} cancel but for rounding: "
                    "no word lies in their direction"
                )
            scores = self._cosines(query)
        elif method == "mul":
            factors = ((1 + self._clipped(self.unit[i].T)) / 2 for i in (plus, minus))  # (V, n)
            above, below = (each.prod(axis=1) for each in factors)
            scores = above / (below + EPSILON)
        else:
            raise ValueError(f"method must be 'add' or 'mul', got {method!r}")
        return self._best(scores, topn, inputs if exclude_inputs else inputs[:0])

    def analogy(
        self,
        a: str,
        b: str,
        c: str,
        topn: int = 10,
        exclude_inputs: bool = True,
        method: str = "add",
    ) -> list[tuple[str, float]]:
        """Answer "a is to b as c is to ?" with the words most similar to b - a + c."""
        return self.most_similar([b, c], [a], topn, exclude_inputs, method)

    def _cosines(self, vector: np.ndarray) -> np.ndarray:
        return self._clipped(_at_length_one(vector))

    def _clipped(self, vectors: np.ndarray) -> np.ndarray:
        return np.clip(self.unit @ vectors, -1, 1)

    def _best(self, scores: np.ndarray, topn: int, excluded: np.ndarray) -> list[tuple[str, float]]:
        topn, left = checks.integer("topn", topn), len(self) - len(set(excluded.tolist()))
        if not left:
            raise ValueError(f"all {len(self)} words are excluded: none is left to answer")
        scores[excluded] = -np.inf
        best = np.argsort(-scores, kind="stable")[: min(topn, left)]
        return [(self.words[i], float(scores[i])) for i in best]


def cancels(sums: np.ndarray, terms: int) -> np.ndarray:
    """Tell which sums (..., d) of so many unit vectors are no longer than their rounding error."""
    return np.linalg.norm(sums, axis=-1) <= 4 * terms**2 * np.finfo(sums.dtype).eps


def _at_length_one(vectors: np.ndarray) -> np.ndarray:
    """Divide by the length, after a power of two, which is exact: no square over- or underflows."""
    power = np.frexp(abs(vectors).max(axis=-1, keepdims=True, initial=0))[1]
    vectors = np.ldexp(vectors, -power)
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)
