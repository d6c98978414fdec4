"""The references of `loss` agree with torch and with closed forms."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from solutions import loss


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_mean_squared_error_is_torchs(rng):
    y_pred, y = rng.normal(size=7), rng.normal(size=7)
    expected = F.mse_loss(torch.tensor(y_pred), torch.tensor(y)).item()
    assert loss.mean_squared_error(y_pred, y) == pytest.approx(expected, abs=1e-12)
    assert np.ndim(loss.mean_squared_error(y_pred, y)) == 0


def test_mean_squared_error_grad_is_autograds(rng):
    y_pred, y = (
        torch.tensor(rng.normal(size=7), requires_grad=True),
        torch.tensor(rng.normal(size=7)),
    )
    F.mse_loss(y_pred, y).backward()
    got = loss.mean_squared_error_grad(y_pred.detach().numpy(), y.numpy())
    np.testing.assert_allclose(got, y_pred.grad.numpy(), atol=1e-12)


def test_cross_entropy_with_soft_targets_is_torchs(rng):
    z, y = rng.normal(size=(5, 3)), rng.dirichlet(np.ones(3), size=5)
    probs = torch.softmax(torch.tensor(z), dim=1).numpy()
    expected = F.cross_entropy(torch.tensor(z), torch.tensor(y)).item()
    assert loss.cross_entropy(probs, y) == pytest.approx(expected, abs=1e-12)


def test_cross_entropy_of_uniform_guesses_is_log_c():
    assert loss.cross_entropy(np.full((3, 4), 0.25), np.eye(4)[:3]) == pytest.approx(np.log(4))


@pytest.mark.filterwarnings("error")
def test_cross_entropy_ignores_impossible_classes_that_do_not_count():
    probs, y = np.array([[1e-6, 0.0, 1 - 1e-6]]), np.array([[1.0, 0.0, 0.0]])
    assert loss.cross_entropy(probs, y) == pytest.approx(6 * np.log(10), abs=1e-12)


def test_negative_log_likelihood_is_torchs_and_ignores_other_classes(rng):
    log_probs, t = np.log(rng.dirichlet(np.ones(3), size=5)), np.array([0, 2, 1, 1, 0])
    expected = F.nll_loss(torch.tensor(log_probs), torch.tensor(t)).item()
    log_probs[0, 1] = -np.inf
    assert loss.negative_log_likelihood(log_probs, t) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_softmax_cross_entropy_grad_is_autograds(rng, size):
    z = torch.tensor(rng.uniform(-size, size, size=(5, 3)), requires_grad=True)
    t = torch.tensor([0, 2, 1, 1, 0])
    F.cross_entropy(z, t).backward()
    got = loss.softmax_cross_entropy_grad(z.detach().numpy(), t.numpy())
    np.testing.assert_allclose(got, z.grad.numpy(), atol=1e-12)


@pytest.mark.filterwarnings("error")
def test_softmax_cross_entropy_grad_takes_rows_of_very_different_size():
    z = np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [0.0, 1000.0]])
    got = loss.softmax_cross_entropy_grad(z, np.array([0, 1, 0]))
    np.testing.assert_allclose(3 * got, [[-0.5, 0.5], [0.5, -0.5], [-1.0, 1.0]])
