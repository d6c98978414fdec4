"""Logistic regression (slides: Logistic回归). The reference solutions of `exercises/logistic.py`."""

import numpy as np


def logistic(z, L=1.0, k=1.0, z0=0.0):
    """Return L / (1 + exp(-k (z - z0))) for z of any shape."""
    return L * sigmoid(k * (z - z0))


def sigmoid(z):
    """Return 1 / (1 + exp(-z)) for z of any shape."""
    with np.errstate(over="ignore"):  # exp(1000) is inf, and 1 / inf is the right 0
        return 1 / (1 + np.exp(-z))


def sigmoid_backward(dy, z):
    """Return dL/dz from dy = dL/dy for y = sigmoid(z); z is the input of the sigmoid."""
    y = sigmoid(z)
    return dy * y * (1.0 - y)


def logistic_regression(x, w, b):
    """Return sigmoid(w.x + b), (m, n) -> (m,)."""
    return sigmoid(x @ w + b)
