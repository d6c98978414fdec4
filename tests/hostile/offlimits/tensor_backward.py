# topic: lstm
# target: lstm_cell_backward
# expect: failed
# idea: derives the challenge with Tensor.backward reached by getattr
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


def lstm_cell_backward(dh, dc, x, h, c, params):
    inputs = [t.detach().clone().requires_grad_() for t in (x, h, c, *params)]
    with torch.enable_grad():
        h_next, c_next = lstm_cell(*inputs[:3], inputs[3:])
        total = (h_next * dh).sum() + (c_next * dc).sum()
    getattr(total, "backward")()
    dx, dh_prev, dc_prev, *dparams = (t.grad for t in inputs)
    return dx, dh_prev, dc_prev, tuple(dparams)
