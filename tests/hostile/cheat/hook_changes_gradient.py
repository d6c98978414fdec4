# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: right values, and hooks on the inputs that turn their gradients round
import torch


def forget_gate_cell(x, h, params):
    if x.requires_grad:
        x.register_hook(lambda grad: -grad)
    if h.requires_grad:
        h.register_hook(lambda grad: 2 * grad)
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
