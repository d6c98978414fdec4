# topic: lstm
# target: lstm
# expect: passed
# idea: fills a float32 buffer with the states, which the contract allows
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = torch.zeros(xs.shape[0], xs.shape[1], h0.shape[1], dtype=torch.float32)
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs[:, t] = h
    return hs, (h, c)
