"""Going downhill: Adam, and the one loop that every trainer of this book runs in.

A trainer is a generator that yields (loss, W) before each of its steps; what it has yielded, it
leaves as it is. `descend` draws from it, keeps the losses, reports, and stops where training blows
up.
"""

import itertools
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from lib import checks

Objective = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray, np.ndarray]]
Report = Callable[[int, np.ndarray, list[float]], None]


def descend(
    steps: Iterator[tuple[float, np.ndarray]],
    epochs: int,
    setting: tuple[str, float],
    report: Report | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw (loss, W) `epochs` + 1 times; return the last W and the losses (epochs + 1,).

    The losses start with that of the W given. `report(epoch, W, losses)` is called with each. A
    loss that is not finite, or ten times the first, ends the training with a RuntimeWarning that
    names `setting`, what to lower; the W of the last good loss is returned. ValueError if there is
    none.
    """
    name, value = setting
    good, losses = None, []
    with np.errstate(over="ignore", invalid="ignore"):  # said below, and once
        for epoch, (loss, W) in enumerate(itertools.islice(steps, epochs + 1)):
            if not abs(loss) <= 10 * abs(losses[0] if losses else loss) < np.inf:
                break
            good = W
            losses.append(loss)
            if report:
                report(epoch, W, losses)
        else:
            return good, np.array(losses)
    if good is None:
        raise ValueError(
            f"the first loss is {loss}, with {name}={value:g}: choose a smaller {name}"
        )
    warnings.warn(
        f"training diverged at step {epoch} with {name}={value:g}; the tables of the step before "
        f"are kept: choose a smaller {name}",
        RuntimeWarning,
        stacklevel=3,
    )
    return good, np.array(losses)


def adam(
    objective: Objective, W: np.ndarray, lr: float = 0.1, l2: float = 0.0
) -> Iterator[tuple[float, np.ndarray]]:
    """Minimise objective + l2/2 |W|² over W = (W_in, W_out); yield the loss and W, step by step.

    `objective(W_in, W_out)` returns a loss and its two gradients, each (V, d). The loss yielded
    leaves the penalty out. Kingma & Ba (2015, arXiv:1412.6980), algorithm 1.
    """
    lr, l2 = checks.number("lr", lr), checks.number("l2", l2, low=0)
    mean, square = np.zeros_like(W), np.zeros_like(W)
    for t in itertools.count(1):
        loss, *gradients = objective(*W)
        yield loss, W
        gradient = np.stack(gradients) + l2 * W
        mean += 0.1 * (gradient - mean)  # beta_1 = 0.9
        square += 0.01 * (gradient**2 - square)  # beta_2 = 0.99: a full batch has little noise
        mean_hat = mean / (1 - 0.9**t)  # both averages start at 0: undo that
        square_hat = square / (1 - 0.99**t)
        W = W - lr * mean_hat / (np.sqrt(square_hat) + 1e-8)
