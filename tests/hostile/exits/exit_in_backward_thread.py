# topic: lstm
# target: forget_gate_cell
# expect: crashed
# idea: leaves the process with 0 from inside of a backward pass
import os

import torch


class Leave(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return value.clone()

    @staticmethod
    def backward(ctx, grad):
        os._exit(0)


def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return Leave.apply(f * h + (1 - f) * u)
