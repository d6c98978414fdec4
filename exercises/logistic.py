"""Logistic regression (slides: Logistic回归).

The score w.x + b may be any number. The logistic function squeezes it into (0, 1), so that it can
be read as the probability of class 1.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`. Arrays are float64; the
inputs must not be changed. You may call your own functions of this file from one another.
Check your work with `grader check logistic`; ask for help with `grader hint sigmoid`.
"""

import numpy as np


def logistic(z, L=1.0, k=1.0, z0=0.0):
    """Return the logistic function of z, entry by entry.

        L / (1 + exp(-k (z - z0)))

    z         array of any shape (also 0-d), entries up to 1000 in size
    L, k, z0  numbers: the upper limit, the steepness, and the place where the curve is at L / 2
    returns   array of z's shape

    >>> logistic(np.array([0.0, 2.0]), L=4.0, k=1.0, z0=2.0).round(4)
    array([0.4768, 2.    ])

    Slides: Logistic回归, Logistic函数. Verhulst 1838.
    """
    raise NotImplementedError


def sigmoid(z):
    """Return the sigmoid of z, entry by entry: the logistic function with L = 1, k = 1, z0 = 0.

        1 / (1 + exp(-z))

    z        array of any shape (also 0-d); the answer is finite and right for |z| up to 1000
             (a warning about overflow in exp does no harm)
    returns  array of z's shape

    >>> sigmoid(np.array([-1000.0, 0.0, 1.0])).round(4)
    array([0.    , 0.5   , 0.7311])

    Slides: Logistic回归, Sigmoid函数.
    """
    raise NotImplementedError


def sigmoid_backward(dy, z):
    """Return dL/dz for y = sigmoid(z), when dy = dL/dy is known.

    dy       array of any shape, the gradient of the loss with respect to y
    z        array of the same shape: the INPUT of the sigmoid, not its output
    returns  array of the same shape

    By the chain rule dL/dz = dL/dy * dy/dz, and dy/dz = y (1 - y) with y = sigmoid(z).

    >>> sigmoid_backward(np.array([1.0, 2.0]), np.array([0.0, 0.0]))
    array([0.25, 0.5 ])

    Slides: Logistic回归, 模型训练.
    """
    raise NotImplementedError


def logistic_regression(x, w, b):
    """Return the probability of class 1 for each sample.

        sigmoid(w.x + b)

    x        (m, n) array, one sample a row
    w        (n,) array of weights
    b        number, the bias
    returns  (m,) array; finite and right for scores up to 1000 in size

    >>> logistic_regression(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([2.0, -1.0]), 0.0)
    array([0.5, 0.5])

    Slides: Logistic回归.
    """
    raise NotImplementedError
