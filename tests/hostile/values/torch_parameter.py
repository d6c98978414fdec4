# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: a Parameter, a new leaf of its own, with the right values
import torch


def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return torch.nn.Parameter((f * h + (1 - f) * u).detach())
