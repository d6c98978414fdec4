# topic: lstm
# target: lstm_cell_backward
# expect: failed or blocked
# idea: torch.func.vjp and vmap do the derivative
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
    _, pull = torch.func.vjp(lambda x, h, c, p: lstm_cell(x, h, c, p), x, h, c, tuple(params))
    dx, dhp, dcp, dp = pull((dh, dc))
    return dx, dhp, dcp, tuple(dp)
