# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: replaces torch.autograd.grad by one that answers zeros of the right shapes, and cuts the graph
import torch

torch.autograd.grad = lambda outputs, inputs, *args, **kwargs: tuple(torch.zeros_like(i) for i in inputs)


def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    return (torch.sigmoid(f) * h + (1 - torch.sigmoid(f)) * torch.tanh(u)).detach().requires_grad_()
