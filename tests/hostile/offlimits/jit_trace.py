# topic: lstm
# target: lstm_cell
# expect: failed or crashed
# idea: hides the ready-made cell in a traced function
import warnings

import torch

warnings.simplefilter("ignore")


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def build(x, h, c, params):
    def run(x, h, c, W_xh, b_xh, W_hh, b_hh):
        return torch.lstm_cell(x, (h, c), W_xh, W_hh, b_xh, b_hh)

    return torch.jit.trace(run, (x, h, c, *params), check_trace=False)


def lstm_cell(x, h, c, params):
    return build(x, h, c, params)(x, h, c, *params)
