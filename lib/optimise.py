"""Adam (Kingma & Ba 2015, arXiv:1412.6980, algorithm 1) for a pair of embedding tables."""

import warnings
from collections.abc import Callable

import numpy as np

Objective = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray, np.ndarray]]


def adam(
    objective: Objective,
    W: np.ndarray,
    epochs: int,
    lr: float = 0.1,
    l2: float = 0.0,
    report: Callable[[int, np.ndarray, list[float]], None] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Minimise objective + l2/2 |W|^2 over W = (W_in, W_out); return W (2, V, d) and the losses.

    `objective(W_in, W_out)` returns a loss and its two gradients, each (V, d). The losses
    (epochs + 1,) start with that of the W given and leave the penalty out; `report(epoch, W,
    losses)` is called with each. If training diverges, it ends there with a RuntimeWarning and the
    last good W.
    """
    mean, square, losses, good = np.zeros_like(W), np.zeros_like(W), [], W
    for epoch in range(epochs + 1):
        loss, *gradients = objective(*W)
        if diverged(loss, losses[0] if losses else loss):
            warn_of_divergence(epoch, "lr", lr)
            break
        good = W
        losses.append(loss)
        if report:
            report(epoch, W, losses)
        gradient = np.stack(gradients) + l2 * W
        mean += 0.1 * (gradient - mean)  # beta_1 = 0.9
        square += 0.01 * (gradient**2 - square)  # beta_2 = 0.99: a full batch has little noise
        mean_hat = mean / (1 - 0.9 ** (epoch + 1))  # both averages start at 0: undo that
        square_hat = square / (1 - 0.99 ** (epoch + 1))
        W = W - lr * mean_hat / (np.sqrt(square_hat) + 1e-8)
    return good, np.array(losses)


def diverged(loss: float, start: float) -> bool:
    """Tell whether a loss is ten times what it was at the start, or not finite at all."""
    return not loss <= 10 * start < np.inf


def warn_of_divergence(step: int, name: str, value: float) -> None:
    """Say where training blew up, and which setting to lower."""
    warnings.warn(
        f"training diverged at step {step} with {name}={value:g}; the tables of the step before "
        f"are kept: choose a smaller {name}",
        RuntimeWarning,
        stacklevel=3,
    )
