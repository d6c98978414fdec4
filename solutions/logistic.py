"""Logistic regression (slides: Logistic回归). The reference solutions of `exercises/logistic.py`."""

import numpy as np


def logistic(z, L=1.0, k=1.0, z0=0.0):
    """Return L / (1 + exp(-k (z - z0))) for z of any shape."""
    t = k * (z - z0)
    # exp(1000) is inf, and dividing by inf gives the right 0
    with np.errstate(over="ignore"):
        e = np.exp(-t)
    y = L / (1 + e)
    return y


def sigmoid(z):
    """Return 1 / (1 + exp(-z)) for z of any shape."""
    # exp(1000) is inf, and 1 / inf is the right 0
    with np.errstate(over="ignore"):
        e = np.exp(-z)
    y = 1 / (1 + e)
    return y


def sigmoid_backward(dy, z):
    """Return dL/dz from dy = dL/dy for y = sigmoid(z); z is the input of the sigmoid."""
    y = sigmoid(z)
    slope = y * (1.0 - y)
    dz = dy * slope
    return dz


def logistic_regression(x, w, b):
    """Return sigmoid(w.x + b), (m, n) -> (m,)."""
    products = x * w  # (m, n)
    score = products.sum(axis=1) + b  # -> (m,)
    p = sigmoid(score)
    return p
