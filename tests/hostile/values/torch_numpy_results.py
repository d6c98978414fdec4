# topic: lstm
# target: lstm_cell
# expect: failed or crashed
# idea: returns the right numbers as numpy arrays
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return (o * torch.tanh(c)).detach().numpy(), c.detach().numpy()
