# topic: lstm
# target: lstm
# expect: passed
# idea: has functions and classes of its own called LSTM, LSTMCell and nn
import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c + i * u
    return o * torch.tanh(c), c


class LSTMCell:
    def __call__(self, x, state, params):
        return lstm_cell(x, *state, params)


class nn:
    LSTMCell = LSTMCell


def lstm(xs, h0, c0, params):
    cell, state, hs = nn.LSTMCell(), (h0, c0), []
    for x in xs.unbind(1):
        state = cell(x, state, params)
        hs.append(state[0])
    return torch.stack(hs, 1), state
