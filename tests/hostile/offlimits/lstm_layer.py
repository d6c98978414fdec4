# topic: lstm
# target: lstm
# expect: failed
# idea: computes the layer with torch.nn.LSTM under another name
import torch
from torch.nn import LSTM as Layer


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


def lstm(xs, h0, c0, params):
    names = ("weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0")
    layer = Layer(xs.shape[2], h0.shape[1], batch_first=True, dtype=xs.dtype)
    hs, (h, c) = torch.func.functional_call(layer, dict(zip(names, params)), (xs, (h0[None], c0[None])))
    return hs, (h[0], c[0])
