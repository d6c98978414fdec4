"""Multi-layer perceptron (slides: 多层感知器, 激活函数, 自定义神经网络, 模型训练).

The reference solutions of `exercises/mlp.py`.
"""

import torch
import torch.nn.functional as F
from torch import nn


def relu(x):
    """Return max(0, x), entry by entry."""
    return torch.clamp(x, min=0.0)


def mlp_forward(x, W1, b1, W2, b2):
    """Return Softmax(W2 ReLU(W1 x + b1) + b2), (m, n) -> (m, c)."""
    hidden = relu(x @ W1.T + b1)  # (m, n) -> (m, h)
    scores = hidden @ W2.T + b2  # (m, h) -> (m, c)
    return torch.softmax(scores, dim=1)


class MLP(nn.Module):
    """The network of `mlp_forward` as a module that returns log-probabilities."""

    def __init__(self, input_dim, hidden_dim, num_class):
        """Make the two linear layers."""
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        """Return log-probabilities, (m, input_dim) -> (m, num_class)."""
        hidden = relu(self.linear1(inputs))
        scores = self.linear2(hidden)
        return torch.log_softmax(scores, dim=1)


def train(model, x, y, lr=0.05, epochs=500):
    """Train the model in place by plain SGD over the full batch; return the losses."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        losses.append(loss.item())  # before the update
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
