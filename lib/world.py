"""A tiny world: a seeded grammar over sixty words whose factors of meaning are known.

Every entity crosses a kind with a topic: a king is a ruler and male, Paris a capital and French.
In each sentence the word beside the entity depends on its kind alone, and the words four and five
places away on its topic alone. So what a model learns depends on how far it looks.
"""

from dataclasses import dataclass

import numpy as np

from .corpus import Corpus, Vocabulary, check_positive_int


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
    check_positive_int("n_sentences", n_sentences)
    if not 0 <= noise <= 1:
        raise ValueError(f"noise is a probability and must lie between 0 and 1, got {noise}")
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


def tiny_world_analogies() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return every analogy (a, b, c, d) that the table implies, by family: a is to b as c is to d.

    From a to b the kind changes, from a to c the topic: man, king, woman, queen.
    """
    return {
        family.name: [
            (family.entities[k][t], family.entities[1 - k][t], family.entities[k][u], d)
            for k in (0, 1)
            for t in range(3)
            for u, d in enumerate(family.entities[1 - k])
            if t != u
        ]
        for family in TINY_WORLD
    }


def recovery(E: np.ndarray, vocab: Vocabulary) -> dict[str, float]:
    """Score what E (V, d) recovered of the table: the share of each family's analogies solved.

    The answer is the word nearest to b - a + c by cosine, a, b and c themselves left out; with one
    factor known, guessing the other is right half the time. An analogy with a word that the text
    lacks counts as unsolved.
    """
    unit = E / np.maximum(np.linalg.norm(E, axis=1, keepdims=True), 1e-12)
    scores = {}
    for family, analogies in tiny_world_analogies().items():
        known = [[vocab[w] for w in words] for words in analogies if set(words) <= set(vocab.words)]
        ids = np.array(known, int).reshape(-1, 4)
        a, b, c, d = ids.T
        similarity = (unit[b] - unit[a] + unit[c]) @ unit.T  # (n, V)
        np.put_along_axis(similarity, ids[:, :3], -np.inf, axis=1)
        scores[family] = float((similarity.argmax(axis=1) == d).sum() / len(analogies))
    return scores


def neighbour_factors(E: np.ndarray, vocab: Vocabulary) -> tuple[float, float]:
    """Return the share of entities whose nearest entity has their kind, and their topic."""
    table = tiny_world_table()
    rows = E[[vocab[word] for word in table]]
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    similarity = unit @ unit.T
    np.fill_diagonal(similarity, -np.inf)
    factors = np.array(list(table.values()))  # (18, 3): family, kind, topic
    same = factors == factors[similarity.argmax(axis=1)]
    return float(same[:, 1].mean()), float(same[:, 2].mean())
