"""The references of the topic linear, against torch and its autograd."""

import numpy as np
import pytest
import torch

from solutions import linear as reference

SHAPES = [(1, 1, 1), (4, 3, 2), (2, 5, 3), (3, 3, 3), (1, 4, 2), (5, 1, 3)]


def draw(m, n, k):
    rng = np.random.default_rng(100 * m + 10 * n + k)
    return (
        rng.normal(size=(m, n)),
        rng.normal(size=(k, n)),
        rng.normal(size=k),
        rng.normal(size=(m, k)),
    )


def test_linear_regression_by_hand():
    y = reference.linear_regression(np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([3.0, 4.0]), 0.5)
    assert y.tolist() == [11.5, -3.5]


@pytest.mark.parametrize(("m", "n", "k"), SHAPES)
def test_linear_is_torchs_linear(m, n, k):
    x, W, b, _ = draw(m, n, k)
    expected = torch.nn.functional.linear(*map(torch.from_numpy, (x, W, b))).numpy()
    np.testing.assert_allclose(reference.linear(x, W, b), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("m", "n", "k"), SHAPES)
def test_one_output_is_linear_regression(m, n, k):
    x, W, b, _ = draw(m, n, k)
    column = reference.linear(x, W, b)[:, 0]
    np.testing.assert_allclose(column, reference.linear_regression(x, W[0], b[0]), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("m", "n", "k"), SHAPES)
def test_linear_backward_is_autograds(m, n, k):
    x, W, b, dy = draw(m, n, k)
    leaves = [torch.from_numpy(a).requires_grad_() for a in (x, W, b)]
    expected = torch.autograd.grad(torch.nn.functional.linear(*leaves), leaves, torch.from_numpy(dy))
    for got, want in zip(reference.linear_backward(dy, x, W), expected, strict=True):
        assert got.shape == tuple(want.shape)
        np.testing.assert_allclose(got, want.numpy(), rtol=1e-12, atol=1e-12)
