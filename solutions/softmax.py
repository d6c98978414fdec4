"""Softmax regression (slides: Softmax回归). The reference solutions of `exercises/softmax.py`."""

import numpy as np


def softmax(z, axis=-1):
    """Return exp(z_i) / sum_j exp(z_j) along `axis`; exp sees only numbers <= 0."""
    largest = z.max(axis=axis, keepdims=True)
    e = np.exp(z - largest)
    total = e.sum(axis=axis, keepdims=True)  # at least 1
    return e / total


def log_softmax(z, axis=-1):
    """Return log softmax(z) = z_i - log sum_j exp(z_j) along `axis`, by the log-sum-exp trick."""
    shifted = z - z.max(axis=axis, keepdims=True)
    total = np.exp(shifted).sum(axis=axis, keepdims=True)  # at least 1
    return shifted - np.log(total)


def softmax_backward(dy, y):
    """Return dL/dz_j = y_j (dy_j - sum_i dy_i y_i) along the last axis; y is softmax's output."""
    inner = (dy * y).sum(axis=-1, keepdims=True)  # (..., k) -> (..., 1)
    return y * (dy - inner)


def softmax_regression(x, W, b):
    """Return Softmax(W x + b) for each row x, (m, n) and (k, n) -> (m, k)."""
    z = x @ W.T + b
    return softmax(z, axis=-1)
