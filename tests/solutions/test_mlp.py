"""The references of `mlp` agree with torch's own and keep every clause."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from solutions import mlp

DTYPE = torch.float64


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(7)


def test_relu_and_its_gradient_are_torchs():
    x = torch.randn(2, 3, 4, dtype=DTYPE, requires_grad=True)
    upstream = torch.randn_like(x)
    assert torch.equal(mlp.relu(x), F.relu(x))
    (got,) = torch.autograd.grad(mlp.relu(x), x, upstream)
    assert torch.equal(got, upstream * (x > 0))
    assert torch.equal(mlp.relu(torch.tensor(-1.0)), torch.tensor(0.0))


def test_mlp_forward_is_torchs_sequential_with_gradients():
    net = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3), nn.Softmax(dim=1)).double()
    x = torch.randn(2, 4, dtype=DTYPE)
    torch.testing.assert_close(mlp.mlp_forward(x, *net.parameters()), net(x))
    inputs = [x.requires_grad_(), *(p.detach().clone().requires_grad_() for p in net.parameters())]
    assert torch.autograd.gradcheck(mlp.mlp_forward, inputs)


def test_the_module_returns_the_log_of_mlp_forward_and_has_two_linear_layers():
    model = mlp.MLP(4, 5, 3).double()
    x = torch.randn(2, 4, dtype=DTYPE)
    parameters = dict(model.named_parameters())
    assert list(parameters) == ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]
    torch.testing.assert_close(model(x).exp(), mlp.mlp_forward(x, *parameters.values()))


def test_train_takes_plain_gradient_steps():
    """One parameter table as a model: softmax minus one-hot is its gradient, by hand."""

    class Table(nn.Module):
        def __init__(self):
            super().__init__()
            self.scores = nn.Parameter(torch.tensor([[1.0, -1.0, 0.5], [0.0, 2.0, 1.0]], dtype=DTYPE))

        def forward(self, rows):
            return torch.log_softmax(self.scores[rows], dim=1)

    model, rows, y = Table(), torch.tensor([0, 1, 1, 0]), torch.tensor([2, 0, 1, 2])
    scores, expected = model.scores.detach().clone(), []
    for _ in range(3):
        probs = torch.softmax(scores, dim=1)[rows]
        expected.append(-probs[torch.arange(4), y].log().mean().item())
        scores.index_add_(0, rows, -0.5 / 4 * (probs - F.one_hot(y, 3)))
    losses = mlp.train(model, rows, y, lr=0.5, epochs=3)
    assert losses == pytest.approx(expected)
    assert all(type(loss) is float for loss in losses)
    torch.testing.assert_close(model.scores.detach(), scores)


def test_train_for_no_epochs_changes_nothing():
    model, x = mlp.MLP(2, 3, 2), torch.randn(4, 2)
    before = model(x)
    assert mlp.train(model, x, torch.tensor([0, 1, 1, 0]), epochs=0) == []
    assert torch.equal(model(x), before)


def test_a_trained_mlp_solves_xor():
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0, 1, 1, 0])
    torch.manual_seed(1)
    model = mlp.MLP(2, 5, 2)
    losses = mlp.train(model, x, y, lr=0.5, epochs=1000)
    assert torch.equal(model(x).argmax(dim=1), y)
    assert losses[-1] < 0.05 < losses[0]
