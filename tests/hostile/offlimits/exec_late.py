# topic: lstm
# target: lstm_cell
# expect: failed
# idea: builds the name out of pieces and runs it by exec in the call
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    space = {"x": x, "h": h, "c": c, "p": params}
    exec("import torch\nr = getattr(torch, '_'.join(['lstm', 'cell']))(x, (h, c), p[0], p[2], p[1], p[3])", space)
    return space["r"]
