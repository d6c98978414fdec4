# topic: lstm
# target: lstm_cell
# expect: failed
# idea: makes new tensors of the numbers, and lets them ask for gradients of their own
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    h = o * torch.tanh(c)
    return torch.tensor(h.tolist(), requires_grad=True), torch.tensor(c.tolist(), requires_grad=True)
