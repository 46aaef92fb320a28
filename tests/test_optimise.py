"""Adam: against its published algorithm, written out."""

import numpy as np
import pytest

from lib.optimise import adam


def test_adam_matches_the_published_algorithm_on_one_parameter():
    """Kingma & Ba's algorithm 1, written out for f(x, y) = (x - 3)^2 + (y + 1)^2."""
    target = np.array([[[3.0]], [[-1.0]]])

    def objective(x, y):
        return ((x - 3) ** 2 + (y + 1) ** 2).item(), 2 * (x - 3), 2 * (y + 1)

    W, _ = adam(objective, np.zeros((2, 1, 1)), epochs=7, lr=0.3, l2=0.1)
    x, m, v = np.zeros((2, 1, 1)), 0.0, 0.0
    for t in range(1, 8):
        g = 2 * (x - target) + 0.1 * x
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        x = x - 0.3 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    assert np.allclose(W, x)


def test_the_last_good_tables_survive_a_loss_that_is_not_finite():
    def objective(x, y):
        loss = (x**2).sum().item()
        return (loss if loss > 0.5 else np.nan), 2 * x, 0 * y

    with pytest.warns(RuntimeWarning, match=r"diverged at step 3 with lr=0\.1"):
        W, losses = adam(objective, np.ones((2, 1, 1)), epochs=50)
    assert len(losses) == 3 and np.isclose(W[0].item() ** 2, losses[-1])
