# topic: lstm
# target: lstm_cell
# expect: crashed or failed
# idea: raises while the gradients are computed
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def complain(gradient):
    raise ValueError("no gradient today")


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    if c.requires_grad:
        c.register_hook(complain)
    return o * torch.tanh(c), c
