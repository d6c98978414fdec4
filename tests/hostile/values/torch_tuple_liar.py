# topic: lstm
# target: lstm_cell
# expect: failed or crashed
# idea: returns a tuple subclass that lies about its length, its items and its equality
import torch


class Liar(tuple):
    def __len__(self):
        return 2

    def __iter__(self):
        return iter((torch.zeros(1),) * 3)

    def __getitem__(self, index):
        return torch.zeros(1)

    def __eq__(self, other):
        return True


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    return Liar((h * 0,))
