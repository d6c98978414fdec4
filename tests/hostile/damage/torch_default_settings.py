# topic: lstm
# target: lstm_cell
# expect: passed
# idea: changes torch's default dtype, print options and seed for the whole process
import torch

torch.set_default_dtype(torch.float16)
torch.set_printoptions(precision=1, threshold=1)
torch.manual_seed(0)


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c
