# topic: lstm
# target: lstm_cell
# expect: passed or timed_out or crashed
# idea: carries the graph of all its earlier calls along, times zero
import torch

past = torch.zeros((), dtype=torch.float64)


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    global past
    i, f, u, o = lstm_gates(x, h, params)
    past = past + 0 * u.sum()
    c = f * c + i * u + 0 * past
    return o * torch.tanh(c), c
