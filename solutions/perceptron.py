"""The perceptron (slides: 感知器, 面试评分). The references of `exercises/perceptron.py`."""

import numpy as np


def weighted_sum(x, w):
    """Return sum_i w_i x_i of each row, (m, n) and (n,) -> (m,)."""
    products = x * w  # (m, n)
    s = products.sum(axis=1)  # -> (m,)
    return s


def perceptron(x, w, b):
    """Return 1 where w.x + b >= 0 and 0 elsewhere, (m, n) -> (m,)."""
    score = weighted_sum(x, w) + b
    y = np.where(score >= 0, 1, 0)
    return y
