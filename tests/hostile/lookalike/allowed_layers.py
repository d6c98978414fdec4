# topic: lstm
# target: lstm_cell
# expect: passed
# idea: builds the cell from nn.functional.linear, which is allowed everywhere
import torch
import torch.nn.functional as F


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (F.linear(x, W_xh, b_xh) + F.linear(h, W_hh, b_hh)).split(h.shape[1], dim=1)
    return i.sigmoid(), f.sigmoid(), F.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c
