"""Convolutional networks (slides: 卷积神经网络). The reference solutions of `exercises/cnn.py`."""

import torch
from torch.nn import functional as F


def ngrams(x, n):
    """Return row t = [x[t]; ...; x[t+n-1]], (B, T, d) -> (B, T-n+1, n*d)."""
    length = x.shape[1] - n + 1
    words = [x[:, i : i + length] for i in range(n)]  # the i-th words of all windows, (B, T-n+1, d)
    return torch.cat(words, dim=-1)


def conv1d(x, weight, bias):
    """Return a linear layer over each N-gram, (B, T, d) -> (B, T-n+1, k)."""
    windows = ngrams(x, weight.shape[1])
    kernels = weight.flatten(start_dim=1)  # (k, n, d) -> (k, n*d), in the order of ngrams
    return windows @ kernels.T + bias


def conv2d(x, weight, bias, stride=1, padding=0):
    """Return the two-dimensional convolution, (B, c, H, W) -> (B, k, H', W')."""
    p, q = weight.shape[2:]
    x = F.pad(x, (padding, padding, padding, padding))
    windows = x.unfold(2, p, stride).unfold(3, q, stride)  # (B, c, H, W) -> (B, c, H', W', p, q)
    out = torch.einsum("bcyzrs,kcrs->bkyz", windows, weight)
    return out + bias[:, None, None]


def pool_over_time(x, mode="max"):
    """Return the max, mean or sum over time, (B, T, k) -> (B, k)."""
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(f"mode must be 'max', 'mean' or 'sum', not {mode!r}")


def text_cnn(x, kernels, W_out, b_out):
    """Return the log-probabilities (B, c) of a CNN with kernels of several widths."""
    pooled = []
    for weight, bias in kernels:
        active = torch.relu(conv1d(x, weight, bias))  # (B, T-n+1, k)
        pooled.append(pool_over_time(active, "max"))
    features = torch.cat(pooled, dim=-1)  # (B, K)
    scores = features @ W_out.T + b_out  # (B, c)
    return torch.log_softmax(scores, dim=-1)
