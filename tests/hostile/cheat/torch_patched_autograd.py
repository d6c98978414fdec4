# topic: lstm
# target: lstm_cell
# expect: failed or crashed or blocked
# idea: cuts the graph, and replaces autograd by functions that return zeros
import torch

torch.autograd.grad = lambda outputs, inputs, *args, **kwargs: tuple(torch.zeros_like(t) for t in inputs)
torch.autograd.backward = lambda *args, **kwargs: None
torch.Tensor.backward = lambda self, *args, **kwargs: None


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = (gate.detach() for gate in lstm_gates(x, h, params))
    c = f * c + i * u
    return o * torch.tanh(c), c
