# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: its own autograd function has right gradients for the first three calls of backward only
import torch

CALLS = [0]


class Identity(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return value.clone()

    @staticmethod
    def backward(ctx, grad):
        CALLS[0] += 1
        return grad if CALLS[0] <= 3 else grad * 1.5


def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return Identity.apply(f * h + (1 - f) * u)
