# topic: lstm
# target: lstm_cell
# expect: failed
# idea: computes the cell with torch.nn.LSTMCell
import torch
from torch import nn


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    names = ("weight_ih", "bias_ih", "weight_hh", "bias_hh")
    cell = nn.LSTMCell(x.shape[1], h.shape[1], dtype=x.dtype)
    return torch.func.functional_call(cell, dict(zip(names, params)), (x, (h, c)))
