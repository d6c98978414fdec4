# topic: lstm
# target: lstm_cell
# expect: failed
# idea: saves torch.lstm_cell at import, to have it if the name is patched later
import torch
from torch import lstm_cell as ready_made


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    return ready_made(x, (h, c), W_xh, W_hh, b_xh, b_hh)
