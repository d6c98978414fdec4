# topic: lstm
# target: lstm_cell
# expect: passed
# idea: compares itself with nn.LSTMCell under `if __name__ == "__main__"`
import torch
from torch import nn


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


def compare():
    cell, x, h, c = nn.LSTMCell(2, 3), torch.randn(4, 2), torch.randn(4, 3), torch.randn(4, 3)
    params = (cell.weight_ih, cell.bias_ih, cell.weight_hh, cell.bias_hh)
    print(torch.allclose(lstm_cell(x, h, c, params)[0], cell(x, (h, c))[0], atol=1e-6))


if __name__ == "__main__":
    compare()
