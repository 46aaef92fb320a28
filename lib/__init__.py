"""The small shared module of the chapter: one room a topic, named like its page.

A name is fetched from its room when first asked for, so that `import lib` costs nothing.
"""

from importlib import import_module

from lib.explore import explore  # a function and its room share this name: the function wins

_ROOMS = {
    "analogies": ["WordVectors", "evaluate_analogies"],
    "corpus": ["Corpus", "Vocabulary", "context_pairs", "cooccurrence"],
    "display": ["Picture", "source"],
    "lookup_tables": ["EmbeddingLayer", "one_hot"],
    "pca": ["PCA"],
    "skip_gram": ["SkipGram", "loss_floors", "skip_gram_sgd"],
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = ["explore", *_ROOM_OF]


def __getattr__(name: str):
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'lib' has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f"lib.{_ROOM_OF[name]}"), name)
    return value
