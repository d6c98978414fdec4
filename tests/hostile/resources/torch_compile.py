# topic: lstm
# target: forget_gate_cell
# expect: passed or crashed or timed_out or failed
# idea: torch.compile wants a compiler, processes, and a folder to write in
import torch


@torch.compile
def inner(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u


def forget_gate_cell(x, h, params):
    return inner(x, h, params)
