# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: switches requires_grad of its inputs off, as a side effect
import torch


def forget_gate_cell(x, h, params):
    for tensor in (x, h, *params):
        tensor.requires_grad_(False)
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
