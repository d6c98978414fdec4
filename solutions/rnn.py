"""Recurrent networks (slides: 循环神经网络). The reference solutions of `exercises/rnn.py`."""

import torch


def _preactivation(x, h, params):
    """Return W_xh x + b_xh + W_hh h + b_hh, (B, H)."""
    W_xh, b_xh, W_hh, b_hh = params
    return x @ W_xh.T + b_xh + h @ W_hh.T + b_hh


def _zero_state(xs, params):
    """Return the zero state for the sequences xs, (B, H), in their dtype."""
    b_xh = params[1]
    return xs.new_zeros(xs.shape[0], b_xh.numel())


def rnn_cell(x, h, params):
    """Return h' = tanh(W_xh x + b_xh + W_hh h + b_hh)."""
    return torch.tanh(_preactivation(x, h, params))


def rnn(xs, h0, params):
    """Return (hs (B, T, H), h_T (B, H)): the cell run over xs (B, T, D)."""
    h = h0
    hs = []
    for x in xs.unbind(dim=1):  # T times (B, D)
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h  # T times (B, H) -> (B, T, H)


def rnn_classifier(xs, h0, params, W_hy, b_hy):
    """Return Softmax(W_hy h_T + b_hy), (B, C)."""
    _, h_T = rnn(xs, h0, params)
    scores = h_T @ W_hy.T + b_hy  # (B, C)
    return torch.softmax(scores, dim=-1)


def rnn_tagger(xs, h0, params, W_hy, b_hy):
    """Return Softmax(W_hy h_t + b_hy) at every step, (B, T, C)."""
    hs, _ = rnn(xs, h0, params)
    scores = hs @ W_hy.T + b_hy  # (B, T, C)
    return torch.softmax(scores, dim=-1)


def additive_rnn_cell(x, h, params):
    """Return h' = h + tanh(W_xh x + b_xh + W_hh h + b_hh)."""
    return h + torch.tanh(_preactivation(x, h, params))


def bidirectional_rnn(xs, forward_params, backward_params):
    """Return [forward state ; backward state] of each position, (B, T, 2H)."""
    forward, _ = rnn(xs, _zero_state(xs, forward_params), forward_params)
    backward, _ = rnn(xs.flip(1), _zero_state(xs, backward_params), backward_params)
    backward = backward.flip(1)  # back to the order of the positions
    return torch.cat([forward, backward], dim=-1)


def stacked_rnn(xs, layers):
    """Return the top layer's states, (B, T, H); one layer's states are the next one's inputs."""
    states = xs
    for params in layers:
        states, _ = rnn(states, _zero_state(states, params), params)
    return states
