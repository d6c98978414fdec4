"""Linear regression and the linear layer (slides: 线性回归, 线性层).

The reference solutions of `exercises/linear.py`.
"""

import numpy as np


def linear_regression(x, w, b):
    """Return w.x + b of each row, (m, n) and (n,) -> (m,)."""
    products = x * w  # (m, n)
    y = products.sum(axis=1) + b  # -> (m,)
    return y


def linear(x, W, b):
    """Return W x + b for each row x, (m, n) and (k, n) -> (m, k)."""
    scores = x @ W.T  # (m, n), (n, k) -> (m, k)
    y = scores + b
    return y


def linear_backward(dy, x, W):
    """Return (dx (m, n), dW (k, n), db (k,)) from dy (m, k) = dL/dy; sums over the batch."""
    dx = dy @ W  # (m, k), (k, n) -> (m, n)
    dW = dy.T @ x  # (k, m), (m, n) -> (k, n)
    db = np.sum(dy, axis=0)  # (m, k) -> (k,)
    return dx, dW, db
