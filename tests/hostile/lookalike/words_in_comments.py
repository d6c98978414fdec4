# topic: lstm
# target: lstm_cell
# expect: passed
# idea: names what is off limits in comments, docstrings and strings only
"""As nn.LSTM, but by hand: neither torch.lstm_cell(...) nor nn.LSTMCell(...) is called here."""

import torch

FORBIDDEN = "torch.nn.LSTMCell(3, 4)"  # nn.LSTM, solutions, import solutions.lstm


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    """Do what torch.ops.aten.lstm_cell(x, (h, c), ...) does."""
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u  # as in nn.LSTMCell(...)
    return o * torch.tanh(c), c
