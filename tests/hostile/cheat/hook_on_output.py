# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: a hook on the result scales the upstream gradient
import torch


def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    result = f * h + (1 - f) * u
    if result.requires_grad:
        result.register_hook(lambda grad: grad * 1.001)
    return result
