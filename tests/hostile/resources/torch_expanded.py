# topic: lstm
# target: lstm_cell
# expect: failed or crashed
# idea: returns an expanded tensor of 10^12 entries that owns a single one
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    giant = torch.zeros(1, 1, dtype=x.dtype).expand(1_000_000, 1_000_000)
    return giant, giant
