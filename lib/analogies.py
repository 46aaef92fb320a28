"""Arithmetic on meaning: a : b :: c : ?, whole question sets, and the baselines of a score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.word_vectors import METHODS, WordVectors, cancels

BASELINES = {  # what a score must be compared with before the arithmetic is thanked for it
    "3CosAdd": ("add", True),  # a method, and whether the inputs are excluded
    "nearest to c": ("only-b", True),
    "inputs may answer": ("add", False),
}


def evaluate_analogies(
    wv: WordVectors, questions: ArrayLike, method: str = "add", exclude_inputs: bool = True
) -> np.ndarray:
    """Return the ids (Q,) of the answers to many questions a : b :: c : ? at once.

    questions (Q, 3 or more) hold the ids of a, b, c; method is a key of METHODS. The answers say
    which questions are right by `answers == questions[:, 3]`. To ask in reverse, b : a :: d : ?,
    pass questions[:, [1, 0, 3, 2]]. Raises ValueError where a question leaves no word to answer or
    its vectors cancel. Mikolov, Yih and Zweig (2013), section 4.
    """
    return _answers(wv, questions, [(method, exclude_inputs)])[0]


def _answers(
    wv: WordVectors, questions: ArrayLike, rules: Sequence[tuple[str, bool]]
) -> list[np.ndarray]:
    """Answer the same questions by several rules, each a method and whether inputs are excluded.

    19,544 questions hold only 905 different words, so each cosine is computed once and then looked
    up. Blocks of 256 questions x 2,048 candidates stay in the processor's cache.
    """
    for method, _ in rules:
        if method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    abc = checks.ids("questions", _table(questions, columns=3)[:, :3], len(wv))
    words, place = np.unique(abc, return_inverse=True)
    place = place.reshape(abc.shape)  # where each question's words stand among `words`
    answers = [np.zeros(len(abc), dtype=np.intp) for _ in rules]
    best = [np.full(len(abc), -np.inf) for _ in rules]
    for first in range(0, len(wv), 2048):
        cosines = wv.unit[words] @ wv.unit[first : first + 2048].T  # (words, candidates)
        for start in range(0, len(abc), 256):
            rows = slice(start, start + 256)
            three = [cosines[ids] for ids in place[rows].T]  # (256, candidates) each
            candidate = abc[rows] - first
            question, which = np.nonzero((candidate >= 0) & (candidate < cosines.shape[1]))
            own = question, candidate[question, which]
            for (method, exclude_inputs), answer, high in zip(rules, answers, best, strict=True):
                scores = METHODS[method](*three)
                if exclude_inputs:
                    scores = scores.copy() if scores is three[2] else scores
                    scores[own] = -np.inf
                top = scores.argmax(axis=1)
                score = scores[np.arange(len(top)), top]
                better = score > high[rows]
                answer[rows] = np.where(better, first + top, answer[rows])
                high[rows] = np.where(better, score, high[rows])
    for (method, _), high in zip(rules, best, strict=True):
        if np.isneginf(high).any():
            raise ValueError(
                f"question {high.argmin()} leaves none of the {len(wv)} words to answer"
            )
        _refuse_cancelled(wv, abc[high < 1e-3], method)  # what cancels scores next to nothing
    return answers


def _table(questions: ArrayLike | Sequence, columns: int) -> np.ndarray:
    try:
        table = np.asanyarray(questions)  # a mask stays, for checks.ids to see
    except ValueError:
        raise ValueError("questions must all have the same number of words") from None
    if table.ndim != 2 or not len(table) or table.shape[1] < columns:
        raise ValueError(
            f"questions must have shape (Q, {columns}), one question or more, got {table.shape}"
        )
    return table


def _refuse_cancelled(wv: WordVectors, abc: np.ndarray, method: str) -> None:
    if method == "mul":
        return  # not a sum: the scores of the other rules, taken of vectors, are the query itself
    lost = cancels(METHODS[method](*(wv.unit[ids] for ids in abc.T)), terms=3)
    if lost.any():
        words = ", ".join(repr(wv.words[i]) for i in abc[lost.argmax()])
        raise ValueError(f"the vectors of {words} cancel: no word lies in their direction")


def solved(
    wv: WordVectors,
    questions: ArrayLike | Sequence,
    method: str = "add",
    exclude_inputs: bool = True,
) -> np.ndarray:
    """Tell for each question (Q, 4), of words or of their ids, whether the answer is d: (Q,) bool.

    method and exclude_inputs are those of `evaluate_analogies`. A question with a word that wv
    lacks counts as unsolved; if none can be asked, that raises KeyError.
    """
    return _solved(wv, questions, [(method, exclude_inputs)])[0]


def _solved(
    wv: WordVectors, questions: ArrayLike | Sequence, rules: Sequence[tuple[str, bool]]
) -> np.ndarray:
    table = _table(questions, columns=4)[:, :4]
    asked = np.ones(len(table), bool)
    if table.dtype.kind == "U":
        asked = np.array([all(word in wv for word in question) for question in table])
        ids = wv.ids((table[asked] if asked.any() else table).tolist())
    else:
        ids = checks.ids("questions", table, len(wv))
    right = np.zeros((len(rules), len(table)), bool)
    right[:, asked] = np.array(_answers(wv, ids, rules)) == ids[:, 3]
    return right


def accuracy(wv: WordVectors, questions: ArrayLike | Sequence, **rule) -> float:
    """Return the share of the questions that are `solved`."""
    return float(solved(wv, questions, **rule).mean())


def beside_baselines(wv: WordVectors, questions: ArrayLike | Sequence) -> dict[str, np.ndarray]:
    """Return which questions (Q,) 3CosAdd solves, and which are solved without its help.

    "nearest to c" leaves the arithmetic out, "inputs may answer" leaves out the rule that a, b and
    c may not: take the mean of each for a score, or `bootstrap_interval` for its interval.
    """
    right = _solved(wv, questions, [*BASELINES.values()])
    return dict(zip(BASELINES, right, strict=True))


def hand_made_vectors(seed: int = 42, noise: float = 0.05, gender: float = 0.1) -> WordVectors:
    """Return ten words, four numbers each, written by hand, plus normal noise of that size.

    `gender` is how far apart male and female lie: the third number of men, and minus that of women.
    """
    table = {
        "king": (0.8, 0.6, gender, 0.3),  # royal, male
        "queen": (0.7, 0.6, -gender, 0.3),  # royal, female
        "man": (0.2, 0.5, gender, 0.0),  # human, male
        "woman": (0.2, 0.5, -gender, 0.0),  # human, female
        "cat": (-0.4, 0.2, 0.0, -0.3),  # animal
        "dog": (-0.3, 0.3, 0.0, -0.4),  # animal
        "france": (0.1, -0.2, 0.8, 0.5),  # country
        "paris": (0.0, -0.1, 0.8, 0.3),  # city in france
        "england": (0.1, -0.2, 0.7, -0.4),  # country
        "london": (0.0, -0.1, 0.7, -0.5),  # city in england
    }
    checks.number("noise", noise, low=0)
    checks.number("gender", gender)
    E = np.array(list(table.values()))
    E += np.random.default_rng(seed).normal(0, noise, E.shape)
    return WordVectors(table, E)
