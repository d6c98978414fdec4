# topic: rnn
# target: stacked_rnn
# expect: failed
# idea: puts a list argument into itself, then answers rightly
import torch


def stacked_rnn(xs, layers):
    states = xs
    for W_xh, b_xh, W_hh, b_hh in list(layers):
        h = xs.new_zeros(xs.shape[0], W_hh.shape[0])
        out = []
        for x in states.unbind(dim=1):
            h = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
            out.append(h)
        states = torch.stack(out, dim=1)
    layers.append(layers)
    return states
