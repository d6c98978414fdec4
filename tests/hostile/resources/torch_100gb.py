# topic: lstm
# target: lstm_cell
# expect: crashed
# idea: asks torch for 100 GB (never touched)
# needs: memory
# without: passed or crashed
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    room = torch.empty(100, 1 << 27, dtype=torch.float64)
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u + 0 * room.shape[0]
    return o * torch.tanh(c), c
