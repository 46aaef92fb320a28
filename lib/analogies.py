"""Arithmetic on meaning: word vectors, a : b :: c : ?, and a whole question set at once."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

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
    """Words and their vectors, with the vocabulary of gensim's KeyedVectors.

    `words` are V different words, E (V, d) their vectors, `unit` (V, d) the same at length one.
    Raises ValueError where words and E do not fit, a word occurs twice, or E holds NaN or infinity.
    """

    def __init__(self, words: Iterable[str], E: ArrayLike):
        self.words = list(words)
        self.E = np.asarray(E)
        if self.E.shape[:1] != (len(self.words),) or self.E.ndim != 2:
            raise ValueError(
                f"E must have one row for each of the {len(self.words)} words, "
                f"got shape {self.E.shape}"
            )
        self.id_of = {word: i for i, word in enumerate(self.words)}
        if len(self.id_of) < len(self.words):
            twice = next(w for i, w in enumerate(self.words) if self.id_of[w] != i)
            raise ValueError(f"{twice!r} occurs more than once: keep one vector for each word")
        broken = ~np.isfinite(self.E).all(axis=1)
        if broken.any():
            word = self.words[broken.argmax()]
            raise ValueError(
                f"the vector of {word!r} holds NaN or infinity: drop the word or "
                f"train again with a smaller step"
            )
        length = np.linalg.norm(self.E, axis=1, keepdims=True)
        self.unit = self.E / np.where(length > 0, length, 1)  # a zero vector stays zero

    @classmethod
    def load(cls, path: str | Path) -> "WordVectors":
        """Read vectors stored as int8 numbers `q` (V, d) and one `scale` (V,) for each row."""
        with np.load(path) as stored:
            words = stored["words"].tobytes().decode().split("\n")
            return cls(words, stored["q"] * stored["scale"].astype(np.float32)[:, None])

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self.id_of

    def __getitem__(self, word: str) -> np.ndarray:
        return self.E[self._id(word)]

    def ids(self, words: Sequence[str]) -> np.ndarray:
        """The ids (n,) of n words. Raises KeyError, with close matches, for an unknown word."""
        return np.array([self._id(word) for word in words], dtype=int)

    def similarity(self, a: str, b: str) -> float:
        """Cosine between the vectors of two words, from -1 to 1."""
        return float(self.unit[self._id(a)] @ self.unit[self._id(b)])

    def similar_by_vector(
        self, vector: ArrayLike, topn: int = 10, exclude: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """The topn words whose vectors point most nearly where `vector` (d,) points, with cosines.

        Words in `exclude` may not answer.
        """
        return self._best(self._cosines(np.asarray(vector)), topn, self.ids(exclude))

    def most_similar(
        self,
        positive: str | Sequence[str],
        negative: str | Sequence[str] = (),
        topn: int = 10,
        exclude_inputs: bool = True,
        method: str = "add",
    ) -> list[tuple[str, float]]:
        """The topn words nearest to all `positive` and farthest from all `negative` words.

        "add" ranks by the cosine with the sum of the unit vectors, the negative ones turned round
        (3CosAdd; Mikolov, Yih and Zweig 2013, section 4). "mul" moves cosines to 0 .. 1 and ranks
        by the product of the positive ones over that of the negative ones (3CosMul; Levy and
        Goldberg 2014, section 6). The words given may answer only if exclude_inputs is False.
        Raises KeyError for an unknown word, ValueError if no direction is left to look in.
        """
        plus, minus = (self.ids([w] if isinstance(w, str) else w) for w in (positive, negative))
        if len(plus) == 0:
            raise ValueError("positive needs at least one word, got none")
        if method == "add":
            scores = self._cosines(self.unit[plus].sum(axis=0) - self.unit[minus].sum(axis=0))
        elif method == "mul":
            above, below = ((1 + self.unit @ self.unit[i].T) / 2 for i in (plus, minus))  # (V, n)
            scores = above.prod(axis=1) / (below.prod(axis=1) + EPSILON)
        else:
            raise ValueError(f"method must be 'add' or 'mul', got {method!r}")
        return self._best(scores, topn, np.append(plus, minus) if exclude_inputs else plus[:0])

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

    def _id(self, word: str) -> int:
        if word in self.id_of:
            return self.id_of[word]
        close = difflib.get_close_matches(str(word), self.words, n=3)
        advice = f"did you mean {', '.join(close)}?" if close else "no word comes close"
        raise KeyError(f"{word!r} is not one of the {len(self)} words: {advice}")

    def _cosines(self, vector: np.ndarray) -> np.ndarray:
        if not vector.any():
            raise ValueError("the query is the zero vector: no word lies in its direction")
        return self.unit @ (vector / np.linalg.norm(vector))

    def _best(self, scores: np.ndarray, topn: int, excluded: np.ndarray) -> list[tuple[str, float]]:
        scores[excluded] = -np.inf
        best = np.argsort(-scores, kind="stable")[: min(topn, len(self) - len(set(excluded)))]
        return [(self.words[i], float(scores[i])) for i in best]


def evaluate_analogies(
    wv: WordVectors, questions: np.ndarray, method: str = "add", exclude_inputs: bool = True
) -> np.ndarray:
    """Answer many questions a : b :: c : ? at once.

    questions (Q, 3 or more) hold the ids of a, b, c; method is a key of METHODS. Returns the ids
    (Q,) of the answers, so that `answers == questions[:, 3]` says which are right. To ask in
    reverse, b : a :: d : ?, pass questions[:, [1, 0, 3, 2]]. Mikolov, Yih and Zweig (2013),
    section 4.

    19,544 questions hold only 905 different words, so each cosine is computed once and then looked
    up. Blocks of 256 questions x 2,048 candidates stay in the processor's cache.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    abc = np.asarray(questions, dtype=np.intp)[:, :3]
    words, place = np.unique(abc, return_inverse=True)
    place = place.reshape(abc.shape)  # where each question's words stand among `words`
    answers, best = np.zeros(len(abc), dtype=np.intp), np.full(len(abc), -np.inf)
    for first in range(0, len(wv), 2048):
        cosines = wv.unit[words] @ wv.unit[first : first + 2048].T  # (words, candidates)
        for start in range(0, len(abc), 256):
            rows = slice(start, start + 256)
            scores = METHODS[method](*(cosines[ids] for ids in place[rows].T))  # (256, candidates)
            if exclude_inputs:
                candidate = abc[rows] - first
                question, which = np.nonzero((candidate >= 0) & (candidate < scores.shape[1]))
                scores[question, candidate[question, which]] = -np.inf
            top = scores.argmax(axis=1)
            score = scores[np.arange(len(top)), top]
            better = score > best[rows]
            answers[rows] = np.where(better, first + top, answers[rows])
            best[rows] = np.where(better, score, best[rows])
    return answers


def hand_made_vectors(seed: int = 42, sigma: float = 0.05) -> WordVectors:
    """Ten words, four numbers each, written by hand, plus normal noise (sigma)."""
    table = {
        "king": (0.8, 0.6, 0.1, 0.3),  # royal, male
        "queen": (0.7, 0.6, -0.1, 0.3),  # royal, female
        "man": (0.2, 0.5, 0.1, 0.0),  # human, male
        "woman": (0.2, 0.5, -0.1, 0.0),  # human, female
        "cat": (-0.4, 0.2, 0.0, -0.3),  # animal
        "dog": (-0.3, 0.3, 0.0, -0.4),  # animal
        "france": (0.1, -0.2, 0.8, 0.5),  # country
        "paris": (0.0, -0.1, 0.8, 0.3),  # city in france
        "england": (0.1, -0.2, 0.7, -0.4),  # country
        "london": (0.0, -0.1, 0.7, -0.5),  # city in england
    }
    E = np.array(list(table.values()))
    E += np.random.default_rng(seed).normal(0, sigma, E.shape)
    return WordVectors(table, E)
