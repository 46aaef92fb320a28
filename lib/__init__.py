"""The small shared module of the chapter: one room a topic, named like its page.

A name is fetched from its room when first asked for, so that `import lib` costs nothing.
"""

from importlib import import_module

from lib.explore import explore  # a function and its room share this name: the function wins

_ROOMS = {
    "analogies": [
        "METHODS",
        "WordVectors",
        "evaluate_analogies",
        "hand_made_vectors",
    ],
    "boxes": ["ask"],
    "cbow": ["CBOW", "cbow_loss_and_gradients", "context_bags"],
    "corpus": [
        "Corpus",
        "Vocabulary",
        "context_pairs",
        "cooccurrence",
        "king_james",
        "tokenise",
        "toy_corpus",
    ],
    "display": ["Picture", "source"],
    "evaluation": [
        "association_test",
        "bootstrap_interval",
        "evaluate_pair_average",
        "load_benchmarks",
        "spearman",
    ],
    "factorise": ["fill_ratings", "pmi", "ppmi", "svd_vectors"],
    "lookup_tables": ["EmbeddingLayer", "classify", "one_hot", "train_classifier"],
    "negative_sampling": [
        "expected_loss_and_gradients",
        "keep_probability",
        "negative_sampling_sgd",
        "noise_distribution",
        "sampled_loss_and_gradients",
        "svd_start",
    ],
    "optimise": ["adam"],
    "pca": ["PCA", "true_ranks", "trustworthiness"],
    "quantise": ["quantise"],
    "skip_gram": [
        "SkipGram",
        "loss_floors",
        "pair_loss_and_gradients",
        "skip_gram_sgd",
        "softmax_loss_and_gradients",
    ],
    "world": [
        "neighbour_factors",
        "recovery",
        "tiny_world",
        "tiny_world_analogies",
        "tiny_world_table",
    ],
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = ["explore", *_ROOM_OF]


def __getattr__(name: str):
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'lib' has no attribute {name!r}")
    room = import_module(f"lib.{_ROOM_OF[name]}")
    globals().update({other: getattr(room, other) for other in _ROOMS[_ROOM_OF[name]]})
    return globals()[name]
