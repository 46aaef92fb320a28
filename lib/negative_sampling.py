"""Skip-gram with negative sampling (Mikolov et al. 2013, arXiv:1310.4546), one pair or all at once.

For each pair seen in the text, k contexts are drawn at random from the noise distribution q, and
the model learns to tell the one from the others: sigmoid(W_in[i] @ W_out[j]) is the probability
that j was really seen beside i.
"""

from collections.abc import Callable

import numpy as np

from .corpus import Corpus, check_matrix_fits, check_positive_int, context_pairs
from .optimise import diverged, warn_of_divergence

RATE = 2.0  # length of a preconditioned step; see train_on_expectation
BLOCK = 256  # rows of the V x V scores held at a time: they stay in the processor's cache


def noise_distribution(counts: np.ndarray, power: float = 0.75) -> np.ndarray:
    """Return q (V,), proportional to counts**power: rare words are drawn more than they occur."""
    weights = np.asarray(counts, float) ** power
    return weights / weights.sum()


def keep_probability(counts: np.ndarray, threshold: float = 1e-3) -> np.ndarray:
    """Return the chance (V,) that an occurrence of each word survives subsampling.

    Follows word2vec's code, sqrt(t / f) + t / f for a word of relative frequency f, which keeps a
    little more than the paper's sqrt(t / f) (its equation 5).
    """
    ratio = threshold * counts.sum() / counts
    return np.minimum(1.0, np.sqrt(ratio) + ratio)


def sampled_loss_and_gradients(
    w_centre: np.ndarray, out: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the loss of one pair, and its gradients for w_centre (d,) and out (1 + k, d).

    Row 0 of `out` is the context that was seen, the rest its k negative samples (equation 4).
    """
    scores = out @ w_centre  # (1 + k,)
    seen = np.arange(len(out)) == 0
    loss = np.logaddexp(0, np.where(seen, -scores, scores)).sum()
    sigmoid = 0.5 + 0.5 * np.tanh(scores / 2)  # 1 / (1 + exp(-x)) in a form that cannot overflow
    error = sigmoid - seen  # what was believed minus what is so
    return loss, error @ out, np.outer(error, w_centre)


def negative_sampling_sgd(
    corpus: Corpus,
    window: int = 2,
    dim: int = 4,
    steps: int = 5000,
    lr: float = 0.05,
    negatives: int = 5,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train on one random pair and its negative samples at a time, as the paper does.

    Returns W_in (V, d), W_out (V, d) and the loss of each step, in nats per pair.
    """
    check_positive_int("dim", dim)
    rng, V = np.random.default_rng(seed), len(corpus.vocab)
    pairs, q = context_pairs(corpus, window), noise_distribution(corpus.vocab.counts)
    W_in, W_out, losses = rng.normal(0, 0.1, (V, dim)), rng.normal(0, 0.1, (V, dim)), []
    for step in range(steps):
        centre, context = pairs[rng.integers(len(pairs))]
        rows = np.r_[context, rng.choice(V, negatives, p=q)]
        loss, d_in, d_out = sampled_loss_and_gradients(W_in[centre], W_out[rows])
        if diverged(loss, (1 + negatives) * np.log(2)):
            warn_of_divergence(step, "lr", lr)
            break
        losses.append(loss)
        W_in[centre] -= lr * d_in
        np.subtract.at(W_out, rows, lr * d_out)  # a context drawn twice moves twice
    return W_in, W_out, np.array(losses)


def expected_loss_and_gradients(
    W_in: np.ndarray, W_out: np.ndarray, C: np.ndarray, q: np.ndarray, negatives: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return what the sampled loss is on average over all pairs and draws, and its gradients.

    A pair (i, j) is seen C[i, j] times and drawn as noise k N[i] q[j] times, N = C.sum(1): the
    objective of Levy & Goldberg (2014, section 3.1). With P = sigmoid(W_in @ W_out.T), the error
    is (C + k N q) P - C. Works through C in blocks of rows, in C's dtype; the loss is per pair.
    """
    total, loss = C.sum(dtype=float), 0.0
    d_in, d_out = np.empty_like(W_in), np.zeros_like(W_out)
    for start in range(0, len(C), BLOCK):
        rows = slice(start, start + BLOCK)
        seen = C[rows]
        both = seen.sum(axis=1, keepdims=True) * (negatives * q).astype(C.dtype)
        both += seen  # (block, V): times seen or drawn
        scores = W_in[rows] @ W_out.T
        loss -= np.vdot(seen, scores)
        tanh = np.tanh(np.multiply(scores, 0.5, out=scores), out=scores)
        loss -= np.vdot(both, np.log(np.maximum(0.5 - 0.5 * tanh, 1e-7)))  # log(1 - P)
        tanh += 1  # = 2 P
        error = np.multiply(tanh, both, out=tanh)
        error *= 0.5
        error -= seen
        d_in[rows] = error @ W_out
        d_out += error.T @ W_in[rows]
    return float(loss / total), d_in / total, d_out / total


def svd_start(
    C: np.ndarray, q: np.ndarray, negatives: float, dim: int, seed: int = 0, prior: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Return W_in, W_out (V, d) whose product is near the optimum where counts are plentiful.

    Without the limit on d the optimum is log(C / (k N q)) (Levy & Goldberg 2014). `prior` is added
    above and below, and frequent words weigh more; the SVD is randomised (Halko et al. 2011).
    """
    V, dtype = len(C), C.dtype
    p = C.sum(axis=1) / C.sum(dtype=float)
    row_weight, column_weight = np.sqrt(p + 1e-12).astype(dtype), np.sqrt(q).astype(dtype)
    M = np.empty_like(C)
    for start in range(0, V, BLOCK):
        rows = slice(start, start + BLOCK)
        drawn = C[rows].sum(axis=1, keepdims=True) * (negatives * q).astype(dtype)
        np.log((C[rows] + dtype.type(prior)) / (drawn + dtype.type(prior)), out=M[rows])
        M[rows] *= row_weight[rows, None] * column_weight
    probe = np.random.default_rng(seed).normal(size=(V, min(dim + 10, V))).astype(dtype)
    basis = np.linalg.qr(M @ (M.T @ np.linalg.qr(M @ probe)[0]))[0]
    U, S, Vt = np.linalg.svd(basis.T @ M, full_matrices=False)
    root = np.sqrt(S[:dim])
    W_in = basis @ U[:, :dim] * root / row_weight[:, None]
    return W_in, Vt[:dim].T * root / column_weight[:, None]


def train_on_expectation(
    C: np.ndarray,
    counts: np.ndarray,
    dim: int,
    negatives: float,
    epochs: int,
    l2: float,
    seed: int,
    report: Callable[[int, np.ndarray, list[float]], None],
    memory_limit: int = 2_000_000_000,
) -> None:
    """Minimise the expected loss from an SVD start by preconditioned steps with momentum.

    Near an optimum the curvature for W_in[i] is at most 1/4 p[i] W_out.T diag(p + k q) W_out, and
    likewise for W_out: each step divides the gradient by that matrix without the 1/4, times
    `RATE`. The penalty l2/2 weighs W_in[i] by p[i] and W_out[j] by q[j]. Holds two V x V matrices.
    """
    V, dtype = len(C), C.dtype
    if dim > V:
        raise ValueError(f"dim={dim} exceeds the {V} words: negative sampling starts from an SVD")
    check_matrix_fits(V, dtype.itemsize, memory_limit, copies=2)
    q = noise_distribution(counts).astype(dtype)
    p_in, p_out = (C.sum(axis) / C.sum(dtype=float) for axis in (1, 0))
    p_in, p_out = p_in.astype(dtype), p_out.astype(dtype)
    W = np.stack(svd_start(C, q, negatives, dim, seed))
    speed, losses = np.zeros_like(W), []
    for epoch in range(epochs + 1):
        loss, d_in, d_out = expected_loss_and_gradients(*W, C, q, negatives)
        if diverged(loss, losses[0] if losses else loss):
            return warn_of_divergence(epoch, "l2", l2)
        losses.append(loss)
        report(epoch, W, losses)
        d_in += l2 * p_in[:, None] * W[0]
        d_out += l2 * q[:, None] * W[1]
        step = np.stack([
            precondition(d_in, p_in, W[1], p_out + negatives * q),
            precondition(d_out, q, W[0], (1 + negatives) * p_in),
        ])  # fmt: skip
        speed = 0.5 * speed + step
        W = W - RATE * speed


def precondition(
    gradient: np.ndarray, share: np.ndarray, other: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Divide each row of the gradient by its share of the pairs, and all by the other's moments."""
    moments = (other * weight[:, None]).T @ other  # (d, d)
    moments += 0.02 * np.trace(moments) / len(moments) * np.eye(len(moments), dtype=other.dtype)
    rows = gradient / (share + 0.05 / len(share))[:, None]
    return np.linalg.solve(moments, rows.T).T
