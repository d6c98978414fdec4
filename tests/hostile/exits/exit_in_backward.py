# topic: lstm
# target: lstm_cell
# expect: crashed
# idea: ends the process with exit code 0 while the gradients are computed
import os

import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    if c.requires_grad:
        c.register_hook(lambda gradient: os._exit(0))
    return o * torch.tanh(c), c
