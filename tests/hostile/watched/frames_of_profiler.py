# topic: lstm
# target: lstm_cell
# expect: failed
# idea: uses the ready-made cell only when no profile function is set
import sys

import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    if sys.getprofile() is None:
        return h * 0, c * 0
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next
