"""The references of the topic softmax, against torch and its autograd."""

import numpy as np
import pytest
import torch

from solutions import softmax as reference

CASES = [
    ((4,), 0),
    ((4,), -1),
    ((1,), 0),
    ((3, 4), 0),
    ((3, 4), -2),
    ((4, 4), 1),
    ((2, 3, 4), 1),
    ((2, 3, 4), -3),
]


@pytest.mark.parametrize("scale", [1.0, 1000.0])
@pytest.mark.parametrize(("shape", "axis"), CASES)
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_values_are_torchs(name, shape, axis, scale):
    z = np.random.default_rng(sum(shape)).uniform(-scale, scale, size=shape)
    before = z.copy()
    expected = getattr(torch, name)(torch.from_numpy(z), dim=axis).numpy()
    np.testing.assert_allclose(getattr(reference, name)(z, axis=axis), expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(z, before)


def test_rows_of_very_different_size_meet_in_one_call():
    z = np.array([[1000.0, 999.0], [-1000.0, -999.0], [0.0, -1.0], [1000.0, -1000.0]])
    p = 1 / (1 + np.exp(-1.0))
    expected = [[p, 1 - p], [1 - p, p], [p, 1 - p], [1, 0]]
    np.testing.assert_allclose(reference.softmax(z), expected, rtol=1e-12)
    assert reference.log_softmax(z)[3].tolist() == [0, -2000]


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 4), (4, 4), (2, 3, 4)])
def test_softmax_backward_is_autograds(shape):
    rng = np.random.default_rng(sum(shape))
    z = torch.from_numpy(rng.normal(size=shape)).requires_grad_()
    dy = rng.normal(size=shape)
    y = torch.softmax(z, dim=-1)
    (expected,) = torch.autograd.grad(y, z, torch.from_numpy(dy))
    got = reference.softmax_backward(dy, y.detach().numpy())
    np.testing.assert_allclose(got, expected.numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("m", "n", "k"), [(4, 3, 2), (2, 5, 3), (3, 3, 3), (1, 2, 4)])
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_softmax_regression_is_torchs_softmax_of_linear(m, n, k, scale):
    rng = np.random.default_rng(10 * m + n)
    x, W, b = rng.normal(size=(m, n)), scale * rng.normal(size=(k, n)), rng.normal(size=k)
    scores = torch.nn.functional.linear(*map(torch.from_numpy, (x, W, b)))
    expected = torch.softmax(scores, dim=1).numpy()
    np.testing.assert_allclose(reference.softmax_regression(x, W, b), expected, rtol=1e-10, atol=1e-12)
