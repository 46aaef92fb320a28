"""Adam against its published algorithm, written out; the loop that every trainer runs in."""

import itertools

import numpy as np
import pytest

from lib.descent import adam, descend


def test_adam_matches_the_published_algorithm_on_one_parameter():
    """Kingma & Ba's algorithm 1, written out for f(x, y) = (x - 3)^2 + (y + 1)^2."""
    target = np.array([[[3.0]], [[-1.0]]])

    def objective(x, y):
        return ((x - 3) ** 2 + (y + 1) ** 2).item(), 2 * (x - 3), 2 * (y + 1)

    W, _ = descend(adam(objective, np.zeros((2, 1, 1)), lr=0.3, l2=0.1), 7, ("lr", 0.3))
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
        W, losses = descend(adam(objective, np.ones((2, 1, 1))), 50, ("lr", 0.1))
    assert len(losses) == 3 and np.isclose(W[0].item() ** 2, losses[-1])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 21.0, -21.0])
def test_a_loss_that_blows_up_ends_the_walk_with_the_table_before_it(bad):
    walk = zip([2.0, 1.5, bad, 1.0], itertools.count(), strict=False)
    with pytest.warns(RuntimeWarning, match=r"diverged at step 2 with lr=0\.5; .*smaller lr"):
        W, losses = descend(walk, 10, ("lr", 0.5))
    assert W == 1 and losses.tolist() == [2.0, 1.5]


def test_ten_times_the_first_loss_is_still_borne():
    W, losses = descend(zip([2.0, 20.0], "ab", strict=True), 1, ("lr", 1.0))
    assert W == "b" and losses.tolist() == [2.0, 20.0]


def test_a_walk_without_one_good_loss_is_an_error():
    with pytest.raises(ValueError, match=r"first loss is nan, with lr=3: choose a smaller lr"):
        descend(iter([(np.nan, 0)]), 5, ("lr", 3.0))


def test_every_epoch_is_reported_with_its_table():
    seen = []
    descend(zip([3.0, 2.0, 1.0], "abc", strict=True), 2, ("lr", 1.0), lambda *x: seen.append(x[:2]))
    assert seen == [(0, "a"), (1, "b"), (2, "c")]


@pytest.mark.parametrize(("lr", "l2"), [(np.nan, 0), (np.inf, 0), (0.1, -1), (0.1, np.nan)])
def test_rates_and_penalties_that_are_no_numbers_are_refused(lr, l2):
    with pytest.raises(ValueError, match="must be a finite number"):
        next(adam(lambda *W: (0.0, *W), np.ones((2, 1, 1)), lr=lr, l2=l2))
