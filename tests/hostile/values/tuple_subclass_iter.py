# topic: lstm
# target: lstm_cell
# expect: failed
# idea: a tuple of wrong tensors that shows right ones when it is iterated
import torch


class Two(tuple):
    right = ()

    def __iter__(self):
        return iter(self.right)

    def __getitem__(self, index):
        return self.right[index]


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    result = Two((h * 0, c * 0))
    result.right = (o * torch.tanh(c_next), c_next)
    return result
