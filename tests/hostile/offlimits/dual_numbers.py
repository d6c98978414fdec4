# topic: lstm
# target: lstm_cell_backward
# expect: failed or blocked or timed_out
# idea: forward-mode automatic differentiation (torch.func.jacfwd) in place of the chain rule
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next


def lstm_cell_backward(dh, dc, x, h, c, params):
    loss = lambda *a: sum((g * v).sum() for g, v in zip((dh, dc), lstm_cell(a[0], a[1], a[2], a[3:])))
    dx, dhp, dcp, *dp = torch.func.jacfwd(loss, argnums=tuple(range(7)))(x, h, c, *params)
    return dx, dhp, dcp, tuple(dp)
