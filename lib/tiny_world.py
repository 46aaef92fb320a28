"""A tiny world: a seeded grammar over sixty words whose factors of meaning are known.

Every entity crosses a kind with a topic: a king is a ruler and male, Paris a capital and French.
In each sentence the word beside the entity depends on its kind alone, and the words four and five
places away on its topic alone. So what a model learns depends on how far it looks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib import checks
from lib.corpus import Corpus, Vocabulary


@dataclass(frozen=True)
class Family:
    """Entities that share their factors: `entities[kind][topic]` is a word.

    `beside` maps each kind to the word that follows its entities; `about` maps each topic to the
    pairs of words that end its sentences.
    """

    name: str
    entities: tuple[tuple[str, ...], ...]
    beside: dict[str, str]
    about: dict[str, tuple[tuple[str, str], ...]]


TINY_WORLD = (
    Family(
        "people",
        (("king", "queen", "monarch"), ("man", "woman", "person")),
        {"ruler": "rules", "subject": "works"},
        {
            "male": (("he", "himself"), ("his", "father")),
            "female": (("she", "herself"), ("her", "mother")),
            "either": (("they", "themselves"), ("their", "parent")),
        },
    ),
    Family(
        "places",
        (("france", "england", "italy"), ("paris", "london", "rome")),
        {"country": "trades", "capital": "bustles"},
        {
            "french": (("french", "bread"), ("french", "wine")),
            "english": (("english", "tea"), ("english", "rain")),
            "italian": (("italian", "pasta"), ("italian", "opera")),
        },
    ),
    Family(
        "animals",
        (("cat", "dog", "sheep"), ("kitten", "puppy", "lamb")),
        {"grown": "rests", "young": "tumbles"},
        {
            "feline": (("soft", "fur"), ("soft", "whiskers")),
            "canine": (("loud", "barking"), ("loud", "bones")),
            "ovine": (("white", "wool"), ("white", "fleece")),
        },
    ),
)
FILLERS = (("here", "there", "often"), ("with", "like"))
CONTENT = sorted(
    {word for f in TINY_WORLD for row in f.entities for word in row}
    | {word for f in TINY_WORLD for word in f.beside.values()}
    | {word for f in TINY_WORLD for pairs in f.about.values() for pair in pairs for word in pair}
)  # every word that carries meaning


def tiny_world_table() -> dict[str, tuple[str, str, str]]:
    """Return the factors of every entity: king -> (people, ruler, male)."""
    return {
        word: (family.name, kind, topic)
        for family in TINY_WORLD
        for kind, row in zip(family.beside, family.entities, strict=True)
        for topic, word in zip(family.about, row, strict=True)
    }


def tiny_world(n_sentences: int = 2000, seed: int = 0, noise: float = 0.0) -> Corpus:
    """Write sentences such as "the king rules here like his father", or the same mirrored.

    Every entity is equally likely. `noise` is the probability that a word which carries meaning
    is replaced by a random one that does.
    """
    n_sentences = checks.integer("n_sentences", n_sentences)
    noise = checks.number("noise", noise, 0, 1)
    rng = np.random.default_rng(seed)
    families, table = {f.name: f for f in TINY_WORLD}, list(tiny_world_table().items())
    sentences = []
    for entity in rng.integers(len(table), size=n_sentences):
        word, (name, kind, topic) = table[entity]
        pairs = families[name].about[topic]
        words = ["the", word, families[name].beside[kind]]
        words += [filler[rng.integers(len(filler))] for filler in FILLERS]
        words += pairs[rng.integers(len(pairs))]
        for place in (1, 2, 5, 6):
            if rng.random() < noise:
                words[place] = CONTENT[rng.integers(len(CONTENT))]
        sentences.append(words if rng.random() < 0.5 else words[::-1])
    return Corpus.from_sentences(sentences)


def tiny_world_analogies() -> list[tuple[str, str, str, str]]:
    """Return the 36 analogies (a, b, c, d) that the table implies: a is to b as c is to d.

    From a to b the kind changes, from a to c the topic: man, king, woman, queen. Twelve are about
    each family.
    """
    return [
        (family.entities[k][t], family.entities[1 - k][t], family.entities[k][u], d)
        for family in TINY_WORLD
        for k in (0, 1)
        for t in range(3)
        for u, d in enumerate(family.entities[1 - k])
        if t != u
    ]


def neighbour_factors(E: ArrayLike, vocab: Vocabulary) -> tuple[float, float]:
    """Return the share of entities whose nearest entity has their kind, and their topic.

    E (V, d) holds one vector for each word of vocab; nearest is the largest cosine.
    """
    E = checks.numbers("E", E, 2).astype(float)
    if len(E) != len(vocab):
        raise ValueError(f"E must have one row for each of the {len(vocab)} words, got {len(E)}")
    table = tiny_world_table()
    rows = E[[vocab[word] for word in table]]
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.where(length > 0, length, 1)
    similarity = unit @ unit.T
    np.fill_diagonal(similarity, -np.inf)
    factors = np.array(list(table.values()))  # (18, 3): family, kind, topic
    same = factors == factors[similarity.argmax(axis=1)]
    return float(same[:, 1].mean()), float(same[:, 2].mean())
