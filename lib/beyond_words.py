"""Beyond words: walks over a graph that are read as sentences, and words that are sums of pieces.

A walker on a graph goes from node to node; its walk is a sentence whose words are the nodes
(DeepWalk: Perozzi, Al-Rfou and Skiena 2014, KDD). An unknown word is the sum of the vectors of its
character n-grams (fastText: Bojanowski et al. 2017, TACL 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.corpus import Corpus, Vocabulary
from lib.windows import check_matrix_fits


def walk_states(
    adjacency: ArrayLike, back: float = 1.0, out: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return where a walker stands in each of its states (S,), and the chances of its steps (S, S).

    adjacency (V, V) is symmetric, with weights from 0 up. A walker at a node goes to a neighbour in
    proportion to the weight of the edge, times `back` if it came from there, times `out` if the
    neighbour is not linked to where it came from: node2vec's 1/p and 1/q (Grover and Leskovec
    2016, KDD, section 3.2.2). The first V states are the nodes, where walks begin; where a bias
    asks how the walker came, there is one more for each direction of each edge.
    """
    A = checks.weights("adjacency", adjacency, 2).astype(float)
    back, out = (checks.number(*bias, low=1e-9) for bias in (("back", back), ("out", out)))
    if (A != A.T).any():
        i, j = np.argwhere(A != A.T)[0]
        raise ValueError(
            f"adjacency must be symmetric, but differs at [{i}, {j}]: add its transpose"
        )
    if not A.any(axis=1).all():
        raise ValueError(f"node {A.any(axis=1).argmin()} has no neighbour: leave it out")
    V = len(A)
    if back == out == 1:
        return np.arange(V), A / A.sum(axis=1, keepdims=True)
    tail, head = np.nonzero(A)
    check_matrix_fits(V + len(tail), A.itemsize, memory_limit=2_000_000_000, copies=4)
    node = np.append(np.arange(V), head)
    bias = np.ones((V + len(tail), len(tail)))  # a walk's first step has none
    bias[V:] = np.where(A[tail][:, head] > 0, 1, out)
    bias[V:][tail[:, None] == head] = back
    steps = np.zeros((len(node), len(node)))
    steps[:, V:] = (node[:, None] == tail) * A[tail, head] * bias
    return node, steps / steps.sum(axis=1, keepdims=True)


def random_walks(
    adjacency: ArrayLike,
    length: int = 40,
    per_node: int = 10,
    *,
    back: float = 1.0,
    out: float = 1.0,
    names: Sequence[str] | None = None,
    seed: int = 0,
) -> Corpus:
    """Return walks as a text: each of V * per_node sentences is a walk of `length` nodes.

    Every node begins `per_node` walks, in turn. `back` and `out` as in `walk_states`; `names` (V,)
    are the words, by default the numbers of the nodes.
    """
    length, per_node = checks.integer("length", length), checks.integer("per_node", per_node)
    node, steps = walk_states(adjacency, back, out)
    most = np.count_nonzero(steps, axis=1).max()
    onward = np.argsort(steps == 0, axis=1, kind="stable")[:, :most]  # where a state may go
    chance = np.cumsum(np.take_along_axis(steps, onward, axis=1), axis=1)
    chance /= chance[:, -1:]  # ends at 1 exactly, above every random number
    rng, V = np.random.default_rng(seed), len(adjacency)
    at = np.tile(np.arange(V), per_node)
    walk = np.empty((len(at), length), np.intp)
    for step in range(length):
        walk[:, step] = node[at]
        choice = (rng.random((len(at), 1)) >= chance[at]).sum(axis=1)
        at = onward[at, choice]
    names = map(str, range(V)) if names is None else names
    vocab = Vocabulary(tuple(names), np.bincount(walk.ravel(), minlength=V))
    return Corpus(walk.ravel(), np.repeat(np.arange(len(walk)), length), vocab)


def expected_walk_counts(
    adjacency: ArrayLike, length: int = 40, window: int = 5, *, back: float = 1.0, out: float = 1.0
) -> np.ndarray:
    """Return what `cooccurrence` counts in walks on average, C (V, V), for one walk from each node.

    A state from which o more steps are to come meets, o steps later, the node where step o leads.
    For walks without a bias that is a sum of powers of one matrix (Qiu et al. 2018, WSDM).
    """
    length, window = checks.integer("length", length), checks.integer("window", window)
    node, steps = walk_states(adjacency, back, out)
    V = len(adjacency)
    at = [(np.arange(len(node)) < V).astype(float)]  # how many walkers are in each state
    for _ in range(length - 1):
        at.append(at[-1] @ steps)
    been = np.cumsum(at, axis=0)  # … up to each position, summed
    here = np.eye(V)[node]
    ahead, C = here, np.zeros((V, V))
    for offset in range(1, min(window, length - 1) + 1):
        ahead = steps @ ahead  # where a walker stands that many steps later
        C += here.T @ (been[length - 1 - offset][:, None] * ahead)
    return C + C.T


def ngrams(word: str, shortest: int = 3, longest: int = 6) -> list[str]:
    """Return the pieces of a word: the different runs of `shortest` to `longest` letters of <word>.

    The brackets tell its beginning and its end (Bojanowski et al. 2017, section 3.2).
    """
    marked = f"<{word}>"
    sizes = range(shortest, min(longest, len(marked)) + 1)
    runs = (marked[i : i + n] for n in sizes for i in range(len(marked) - n + 1))
    return list(dict.fromkeys(runs))


class NGramVectors:
    """A vector for every piece, fitted so that the sums over the pieces of words come near theirs.

    Ridge regression, by `rounds` steps of conjugate gradients: the sum of squared errors plus `l2`
    times that of all numbers is made small. After `fit`: `words`, `pieces` (the row of each) and
    `E_` (n, d). Zhao, Mudgal and Liang (2018, EMNLP) fit such a model to known vectors.
    """

    def __init__(self, shortest: int = 3, longest: int = 6, l2: float = 10.0, rounds: int = 20):
        self.shortest = checks.integer("shortest", shortest)
        self.longest = checks.integer("longest", longest, low=self.shortest)
        self.l2, self.rounds = checks.number("l2", l2, low=1e-9), checks.integer("rounds", rounds)

    def fit(self, words: Iterable[str], E: ArrayLike) -> NGramVectors:
        """Learn the pieces of words from their vectors E (V, d), which should have mean 0."""
        self.words, E = checks.words("words", words), checks.numbers("E", E, 2)
        if len(self.words) != len(E) or not len(E):
            raise ValueError(f"E must have a row for each of {len(self.words)} words, got {len(E)}")
        parts = [self._ngrams(word) for word in self.words]
        if [] in parts:
            word = self.words[parts.index([])]
            raise ValueError(f"{word!r} has no piece of {self.shortest} letters: leave it out")
        self.pieces = {p: i for i, p in enumerate(dict.fromkeys(chain.from_iterable(parts)))}
        self._piece = np.array([self.pieces[piece] for part in parts for piece in part])
        self._size = np.array([len(part) for part in parts])
        self._word = np.repeat(np.arange(len(parts)), self._size)
        words_of_pieces = self._word[np.argsort(self._piece, kind="stable")]
        starts = [np.cumsum(size) - size for size in (np.bincount(self._piece), self._size)]

        def normal(share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            """Return the vectors of pieces that shares of words make, and (X X^T + l2) share."""
            E_pieces = np.add.reduceat(share[words_of_pieces], starts[0])
            return E_pieces, np.add.reduceat(E_pieces[self._piece], starts[1]) + l2 * share

        l2, tiny = E.dtype.type(self.l2), np.finfo(E.dtype).tiny
        share, rest, way = np.zeros_like(E), E, E
        size = np.square(rest).sum(axis=0)  # each column of E is a problem of its own
        for _ in range(self.rounds):
            turned = normal(way)[1]
            far = size / np.maximum((way * turned).sum(axis=0), tiny)
            share, rest = share + far * way, rest - far * turned
            before, size = size, np.square(rest).sum(axis=0)
            way = rest + size / np.maximum(before, tiny) * way
        self.E_ = normal(share)[0]
        return self

    def vectors(self, words: Iterable[str]) -> np.ndarray:
        """Return the sums of the known pieces of words, (n, d); zeros where a word has none."""
        return np.array([self.E_[self._known(w)].sum(axis=0) for w in checks.words("words", words)])

    def nearest_spelling(self, word: str) -> tuple[str, float]:
        """Return the known word most like `word` in its pieces, and the share of both they share.

        The share is the pieces that both have over those that either has; the first of equals wins.
        """
        has = np.zeros(len(self.pieces), bool)
        has[self._known(word)] = True
        shared = np.bincount(self._word[has[self._piece]], minlength=len(self.words))
        share = shared / (self._size + len(self._ngrams(word)) - shared)
        return self.words[share.argmax()], float(share.max())

    def _ngrams(self, word: str) -> list[str]:
        return ngrams(word, self.shortest, self.longest)

    def _known(self, word: str) -> list[int]:
        return [self.pieces[piece] for piece in self._ngrams(word) if piece in self.pieces]
