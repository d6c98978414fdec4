# topic: lstm
# target: lstm_cell
# expect: failed
# idea: keeps the memory between calls, ignoring the one that is passed in
import torch

memory = {}


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * memory.get(c.shape, c) + i * u
    memory[c.shape] = c.detach()
    return o * torch.tanh(c), c
