"""The softmax: scores become probabilities, and what a wrong guess costs becomes gradients."""

import numpy as np


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return exp(scores), each row (…, K) divided by its sum, so that it adds up to 1."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))  # no change, and no overflow
    return exp / exp.sum(axis=-1, keepdims=True)


def softmax_loss_and_gradients(
    W_in: np.ndarray, W_out: np.ndarray, joint: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the mean loss over all pairs at once, and its gradients for W_in (n, d), W_out (V, d).

    `joint` (n, V) is C / C.sum(): how often each (centre, context) pair occurs, as a share. The
    loss is in nats per pair.
    """
    scores = W_in @ W_out.T  # (n, V)
    scores -= scores.max(axis=1, keepdims=True)
    probs = np.exp(scores)
    total = probs.sum(axis=1, keepdims=True)
    centre = joint.sum(axis=1, keepdims=True)
    loss = float(np.vdot(centre, np.log(total)) - np.vdot(joint, scores))
    error = probs * (centre / total) - joint  # expected minus seen, for every pair
    return loss, error @ W_out, error.T @ W_in
