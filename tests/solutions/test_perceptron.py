"""The references of the topic perceptron, against exact rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from solutions import perceptron as reference


def quarters(rng, *shape):
    """Return multiples of 1/4: sums and products of a few of them are exact in float64."""
    return rng.integers(-8, 9, size=shape) / 4


def exact_sum(row, w):
    return sum(Fraction(a) * Fraction(c) for a, c in zip(row.tolist(), w.tolist(), strict=True))


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 4), (5, 1), (3, 5), (4, 4)])
def test_weighted_sum_is_exact_on_quarters(m, n):
    rng = np.random.default_rng(m + 10 * n)
    x, w = quarters(rng, m, n), quarters(rng, n)
    s = reference.weighted_sum(x, w)
    assert s.shape == (m,)
    assert s.dtype == np.float64
    assert [Fraction(v) for v in s.tolist()] == [exact_sum(row, w) for row in x]


def test_perceptron_decides_as_exact_arithmetic_does():
    rng = np.random.default_rng(0)
    x, w = quarters(rng, 200, 3), quarters(rng, 3)
    scores = [exact_sum(row, w) + Fraction(1, 2) for row in x]
    assert 0 in scores  # the boundary itself is among the samples
    y = reference.perceptron(x, w, 0.5)
    assert y.shape == (200,)
    assert y.tolist() == [1 if s >= 0 else 0 for s in scores]


def test_perceptron_computes_and_or_and_nand():
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    ones = np.ones(2)
    assert reference.perceptron(x, ones, -2.0).tolist() == [0, 0, 0, 1]
    assert reference.perceptron(x, ones, -1.0).tolist() == [0, 1, 1, 1]
    assert reference.perceptron(x, -ones, 1.0).tolist() == [1, 1, 1, 0]
