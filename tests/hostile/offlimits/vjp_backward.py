# topic: lstm
# target: lstm_cell_backward
# expect: failed
# idea: derives the challenge with torch.func.vjp
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


def lstm_cell_backward(dh, dc, x, h, c, params):
    _, pull_back = torch.func.vjp(lstm_cell, x, h, c, tuple(params))
    return pull_back((dh, dc))
