"""The references of the topic logistic agree with exact arithmetic, with torch and with autograd."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
import torch

from solutions import logistic as reference

getcontext().prec = 60


def exact_logistic(z, L=1.0, k=1.0, z0=0.0):
    """L / (1 + exp(-k (z - z0))) in 60 digits."""
    t = Decimal(k) * (Decimal(z) - Decimal(z0))
    return float(Decimal(L) / (1 + (-t).exp()))


@pytest.mark.parametrize(("L", "k", "z0"), [(1.0, 1.0, 0.0), (3.0, 2.0, 0.5), (-1.5, -1.0, -2.0), (2.0, 0.5, 1.75)])
def test_logistic_is_exact_from_minus_1000_to_1000(L, k, z0):
    z = np.array([-1000.0, -745.0, -37.5, -2.25, 0.0, 0.5, 3.0, 36.0, 710.0, 1000.0])
    expected = [exact_logistic(v, L, k, z0) for v in z.tolist()]
    np.testing.assert_allclose(reference.logistic(z, L=L, k=k, z0=z0), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 1, 3)])
def test_sigmoid_is_torchs_for_any_shape(shape):
    z = np.random.default_rng(3).normal(size=shape) * 4
    y = reference.sigmoid(z)
    assert np.shape(y) == shape
    np.testing.assert_allclose(y, torch.sigmoid(torch.as_tensor(z)).numpy(), rtol=1e-12)


def test_sigmoid_warns_of_nothing_and_is_exact_at_both_ends():
    z = np.array([-1000.0, -745.0, -40.0, 40.0, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        y = reference.sigmoid(z)
    np.testing.assert_allclose(y, [exact_logistic(v) for v in z.tolist()], rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("shape", [(), (4,), (3, 2)])
def test_sigmoid_backward_is_autograds(shape):
    rng = np.random.default_rng(4)
    dy, z = rng.normal(size=shape), rng.normal(size=shape) * 3
    leaf = torch.tensor(z, requires_grad=True)
    torch.sigmoid(leaf).backward(torch.as_tensor(dy))
    np.testing.assert_allclose(reference.sigmoid_backward(dy, z), leaf.grad.numpy(), rtol=1e-10)


def test_logistic_regression_is_the_sigmoid_of_the_score():
    rng = np.random.default_rng(5)
    x, w = rng.integers(-8, 9, size=(6, 3)) / 4, rng.integers(-4, 5, size=3) / 4
    scores = [sum(a * c for a, c in zip(row, w.tolist(), strict=True)) - 0.75 for row in x.tolist()]
    p = reference.logistic_regression(x, w, -0.75)
    assert p.shape == (6,)
    np.testing.assert_allclose(p, [exact_logistic(s) for s in scores], rtol=1e-12)
