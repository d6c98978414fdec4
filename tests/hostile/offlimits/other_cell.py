# topic: lstm
# target: lstm
# expect: failed
# idea: runs torch.nn.GRU beside its own right code, and throws the result away
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
    torch.nn.GRU(xs.shape[2], h0.shape[1], batch_first=True, dtype=xs.dtype)(xs)
    h, c, hs = h0, c0, []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)
