"""Softmax regression (slides: Softmax回归).

Logistic regression knows two classes. For k classes a linear layer gives k scores, and the softmax
turns them into k probabilities: all positive, with sum 1, the larger score with the larger one.

exp(710) is already too large for float64. Softmax does not change when the same number is added to
all scores, and with that you can keep exp from ever seeing a large number.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`; nothing else is. Arrays
are float64; the inputs must not be changed. You may call your own functions of this file from one
another. Check your work with `grader check softmax`; ask for help with `grader hint softmax`.
"""

import numpy as np


def softmax(z, axis=-1):
    """Return the softmax of z along one axis.

        y_i = exp(z_i) / sum_j exp(z_j)            the sum runs along `axis` only

    z        array of any shape with at least one axis; the answer is finite and right for entries
             up to 1000 in size, also when such large and small entries meet in one call
    axis     int, may be negative: the axis whose entries are turned into probabilities
    returns  array of z's shape; it sums to 1 along `axis`

    >>> softmax(np.array([[1000.0, 1000.0], [0.0, -1000.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    >>> softmax(np.array([[0.0, 0.0], [0.0, 1.0]]), axis=0).round(4)
    array([[0.5   , 0.2689],
           [0.5   , 0.7311]])

    Slides: Softmax回归. Bridle 1990.
    """
    raise NotImplementedError


def log_softmax(z, axis=-1):
    """Return the logarithm of softmax(z, axis), without the detour through softmax.

        log y_i = z_i - log sum_j exp(z_j)

    z        array of any shape with at least one axis, entries up to 1000 in size; the answer is
             finite and right also where softmax itself is so small that it rounds to 0
    axis     int, may be negative: the axis of softmax
    returns  array of z's shape (natural logarithm)

    >>> log_softmax(np.array([0.0, 1000.0, -1000.0]))
    array([-1000.,     0., -2000.])

    Slides: Softmax回归.
    """
    raise NotImplementedError


def softmax_backward(dy, y):
    """Return dL/dz for y = softmax(z) over the last axis, when dy = dL/dy is known.

    dy       array of any shape with at least one axis, the gradient of the loss with respect to y
    y        array of the same shape: the OUTPUT of softmax, not its input z
             (sigmoid_backward of the topic logistic takes the input)
    returns  array dL/dz of the same shape

    By the chain rule dL/dz_j = sum_i dL/dy_i * dy_i/dz_j along the last axis. Each y_i depends on
    all z_j of its row:

        dy_i/dz_j = y_i (1 - y_i)  if i = j, else  -y_i y_j

    >>> softmax_backward(np.array([1.0, 0.0]), np.array([0.25, 0.75]))
    array([ 0.1875, -0.1875])

    Slides: Softmax回归.
    """
    raise NotImplementedError


def softmax_regression(x, W, b):
    """Return the probability of each class for each sample.

        Softmax(W x + b)       for each row x

    x        (m, n) array, one sample a row
    W        (k, n) array: row j holds the weights of class j
    b        (k,) array: one bias a class
    returns  (m, k) array, each row sums to 1; finite and right for scores up to 1000 in size

    >>> W = np.array([[2.0, -1.0], [0.0, 0.0]])
    >>> softmax_regression(np.array([[1.0, 2.0]]), W, np.array([0.0, 0.0]))
    array([[0.5, 0.5]])

    Slides: Softmax回归.
    """
    raise NotImplementedError
