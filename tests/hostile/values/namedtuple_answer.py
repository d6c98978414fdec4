# topic: lstm
# target: lstm_cell
# expect: passed
# idea: innocent: a named tuple where a tuple is wanted
import typing

import torch


class State(typing.NamedTuple):
    h: torch.Tensor
    c: torch.Tensor


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return State(o * torch.tanh(c_next), c_next)
