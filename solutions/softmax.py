"""Softmax regression (slides: Softmax回归). The reference solutions of `exercises/softmax.py`."""

import numpy as np


def softmax(z, axis=-1):
    """Return exp(z_i) / sum_j exp(z_j) along `axis`; exp sees only numbers <= 0."""
    largest = z.max(axis=axis, keepdims=True)
    shifted = z - largest
    e = np.exp(shifted)
    total = e.sum(axis=axis, keepdims=True)  # at least 1
    y = e / total
    return y


def log_softmax(z, axis=-1):
    """Return log softmax(z) = z_i - log sum_j exp(z_j) along `axis`, by the log-sum-exp trick."""
    largest = z.max(axis=axis, keepdims=True)
    shifted = z - largest
    total = np.exp(shifted).sum(axis=axis, keepdims=True)  # at least 1
    y = shifted - np.log(total)
    return y


def softmax_backward(dy, y):
    """Return dL/dz_j = y_j (dy_j - sum_i dy_i y_i) along the last axis; y is softmax's output."""
    weighted = dy * y
    inner = weighted.sum(axis=-1, keepdims=True)  # (..., k) -> (..., 1)
    inside = dy - inner
    dz = y * inside
    return dz


def softmax_regression(x, W, b):
    """Return Softmax(W x + b) for each row x, (m, n) and (k, n) -> (m, k)."""
    scores = x @ W.T  # (m, n), (n, k) -> (m, k)
    z = scores + b
    y = softmax(z, axis=-1)
    return y
