# topic: lstm
# target: lstm_cell
# expect: failed
# idea: a scripted function that calls the cell
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


UNIT = torch.jit.CompilationUnit("""
def cell(x: Tensor, h: Tensor, c: Tensor, a: Tensor, b: Tensor, d: Tensor, e: Tensor):
    return torch.lstm_cell(x, [h, c], a, b, d, e)
""")


def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    return UNIT.cell(x, h, c, W_xh, W_hh, b_xh, b_hh)
