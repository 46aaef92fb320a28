"""The small module behind the chapter: a room for each page, and the ground they stand on."""

from lib.analogies import (
    BASELINES,
    accuracy,
    beside_baselines,
    evaluate_analogies,
    hand_made_vectors,
    solved,
)
from lib.beyond_words import NGramVectors, expected_walk_counts, ngrams, random_walks
from lib.cbow import CBOW, cbow_loss_and_gradients, context_bags
from lib.compression import quantise, random_rotation
from lib.corpus import Corpus, Vocabulary, tokenise
from lib.datasets import (
    king_james,
    load_benchmarks,
    load_glove,
    load_glove_30k,
    load_roget,
    toy_corpus,
)
from lib.descent import adam, descend
from lib.evaluation import align, association_test, evaluate_pair_average
from lib.expectation import (
    expected_loss_and_gradients,
    keep_probability,
    noise_distribution,
    svd_start,
)
from lib.factorisation import fill_ratings, pmi, ppmi, svd_vectors
from lib.lookup_tables import EmbeddingLayer, classify, one_hot, train_classifier
from lib.negative_sampling import (
    NegativeSampling,
    negative_sampling_sgd,
    sampled_loss_and_gradients,
)
from lib.pca import PCA, true_ranks, trustworthiness
from lib.show.ask import ask
from lib.show.explore import explore
from lib.show.picture import Picture, source
from lib.show.predict import predict
from lib.skip_gram import SkipGram, loss_floors, pair_loss_and_gradients, skip_gram_sgd
from lib.softmax import softmax, softmax_loss_and_gradients
from lib.statistics import bootstrap_interval, spearman
from lib.svd import truncated_svd
from lib.tiny_world import neighbour_factors, tiny_world, tiny_world_analogies, tiny_world_table
from lib.windows import context_pairs, cooccurrence
from lib.word_vectors import METHODS, WordVectors
