# topic: lstm
# target: lstm_cell
# expect: passed
# idea: refers to nn.LSTMCell in an annotation and a table, and never calls it
import torch
from torch import nn

KINDS = {"lstm": nn.LSTMCell, "gru": nn.GRUCell}


def size_of(cell: nn.LSTMCell) -> int:
    return cell.hidden_size


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c
