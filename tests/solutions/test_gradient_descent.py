"""The references of `gradient_descent` agree with closed forms and keep every clause."""

from collections import Counter

import numpy as np
import pytest

from solutions import gradient_descent as gd


@pytest.fixture
def rng():
    return np.random.default_rng(6)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
def test_numerical_gradient_of_cubes_shows_its_eps(rng, shape):
    """Central differences of theta^3 are exactly 3 theta^2 + eps^2."""
    theta = rng.normal(size=shape)
    before = theta.copy()
    got = gd.numerical_gradient(lambda theta: (theta**3).sum(), theta, eps=0.5)
    np.testing.assert_allclose(got, 3 * theta**2 + 0.25)
    assert got.shape == shape
    np.testing.assert_array_equal(theta, before)


def test_gradient_descent_step_goes_down_and_makes_a_new_array():
    theta = np.array([[1.0, 2.0]])
    got = gd.gradient_descent_step(theta, np.array([[4.0, -4.0]]), 0.25)
    np.testing.assert_array_equal(got, [[0.0, 3.0]])
    assert not np.shares_memory(got, theta)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_gradient_descent_on_a_parabola_shrinks_geometrically(rng, shape, steps):
    theta = rng.normal(size=shape)
    got = gd.gradient_descent(lambda theta: 2.0 * theta, theta, 0.1, max_steps=steps)
    np.testing.assert_allclose(got, 0.8**steps * theta)
    assert np.shape(got) == shape


def test_gradient_descent_stops_exactly_at_tol():
    """A gradient of norm exactly 5 stops at tol 5 and moves at any smaller one."""
    calls = []

    def grad_fn(theta):
        calls.append(theta.copy())
        return np.array([[3.0], [4.0]])

    theta = np.zeros((2, 1))
    np.testing.assert_array_equal(gd.gradient_descent(grad_fn, theta, 1.0, 3, 5.0), theta)
    assert len(calls) == 1
    np.testing.assert_array_equal(gd.gradient_descent(grad_fn, theta, 1.0, 3, 4.9), [[-9], [-12]])
    assert len(calls) <= 1 + 4


def test_gradient_descent_leaves_its_start_unchanged():
    theta = np.ones(2)
    got = gd.gradient_descent(lambda theta: theta, theta, 0.5, 0)
    got += 1
    np.testing.assert_array_equal(theta, np.ones(2))


@pytest.mark.parametrize("batch_size", [1, 2, 5, 7, 10])
def test_minibatches_hold_each_sample_once_with_its_answer(rng, batch_size):
    x, y = np.arange(14.0).reshape(7, 2), np.arange(7.0)
    batches = gd.minibatches(x, y, batch_size, rng)
    sizes = [len(y_batch) for _, y_batch in batches]
    assert sizes[:-1] == [batch_size] * (len(sizes) - 1)
    assert 1 <= sizes[-1] <= batch_size
    assert sorted(np.concatenate([y_batch for _, y_batch in batches])) == list(y)
    for x_batch, y_batch in batches:
        np.testing.assert_array_equal(x_batch, np.stack([2 * y_batch, 2 * y_batch + 1], axis=1))


def test_minibatches_come_in_all_orders(rng):
    x, y = np.zeros((3, 1)), np.arange(3.0)
    seen = Counter(tuple(np.concatenate([y_batch for _, y_batch in gd.minibatches(x, y, 2, rng)])) for _ in range(600))
    assert len(seen) == 6
    assert min(seen.values()) > 60  # 100 expected each


def test_fit_linear_regression_with_a_full_batch_is_gradient_descent(rng):
    x, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    ones = np.column_stack([x, np.ones(6)])
    expected = gd.gradient_descent(lambda theta: 2 / 6 * ones.T @ (ones @ theta - y), np.zeros(3), 0.1, max_steps=4)
    w, b = gd.fit_linear_regression(x, y, 0.1, 4, 10, rng)
    np.testing.assert_allclose([*w, b], expected)


def test_fit_linear_regression_finds_the_least_squares_line(rng):
    x = rng.normal(size=(20, 2))
    y = x @ [2.0, -1.0] + 0.5
    w, b = gd.fit_linear_regression(x, y, 0.1, 200, 3, rng)
    np.testing.assert_allclose([*w, b], [2.0, -1.0, 0.5], atol=1e-6)


def test_fit_linear_regression_divides_by_the_size_of_the_real_batch(rng):
    """On equal samples every batch, also the short last one, is the same step."""
    x, y = np.full((5, 1), 1.0), np.full(5, 2.0)
    w, b = gd.fit_linear_regression(x, y, 0.05, 2, 2, rng)  # 3 batches an epoch
    np.testing.assert_allclose([*w, b], [1 - 0.8**6] * 2)
