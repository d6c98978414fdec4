# topic: lstm
# target: forget_gate_cell
# expect: passed
# idea: innocent: hooks that only look at gradients
import torch

SEEN = []


def forget_gate_cell(x, h, params):
    if h.requires_grad and h.is_leaf:
        h.register_hook(lambda grad: SEEN.append(grad.shape))
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
