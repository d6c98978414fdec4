"""Linear regression and the linear layer (slides: 线性回归, 线性层).

Linear regression weighs the features of a sample and adds a bias: one number out. A linear layer
does this k times side by side, with a row of weights and a bias for each output. It is the part
that all later networks are built from, and its backward pass is the first one you derive.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`; nothing else is. Arrays
are float64, samples are rows; the inputs must not be changed. You may call your own functions of
this file from one another.
Check your work with `grader check linear`; ask for help with `grader hint linear_backward`.
"""

import numpy as np


def linear_regression(x, w, b):
    """Return the prediction for each sample.

        y = w.x + b

    x        (m, n) array, one sample a row
    w        (n,) array of weights
    b        number, the bias
    returns  (m,) array, any real numbers

    >>> linear_regression(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 1.0]), 0.5)
    array([12.5, 34.5])

    Slides: 线性回归. Legendre 1805.
    """
    raise NotImplementedError


def linear(x, W, b):
    """Return the outputs of a linear layer for each sample, as torch.nn.Linear does.

        y = W x + b            for each row x

    x        (m, n) array, one sample a row
    W        (k, n) array: row j holds the weights of output j
    b        (k,) array: one bias an output, the same for all samples
    returns  (m, k) array

    A formula for one column vector x becomes, for samples in rows, a formula with a transpose.

    >>> W = np.array([[1.0, 1.0], [0.0, 1.0], [2.0, 0.0]])
    >>> linear(np.array([[1.0, 2.0]]), W, np.array([0.0, 10.0, 0.0]))
    array([[ 3., 12.,  2.]])

    Slides: 线性层.
    """
    raise NotImplementedError


def linear_backward(dy, x, W):
    """Return the gradients of a loss L with respect to all that went into y = linear(x, W, b).

    dy       (m, k) array dL/dy, the gradient of the loss with respect to the output
    x        (m, n) array, the input that linear was called with
    W        (k, n) array, the weights that linear was called with
    returns  tuple (dx, dW, db) of arrays: dx (m, n), dW (k, n), db (k,), each of the shape of what
             it belongs to

    W and b serve every sample of the batch, so dW and db are sums over the samples. Do not divide
    by m: when the loss is a mean, its 1/m is in dy already. The gradients do not depend on b.

    Way: write y_ij = sum_l W_jl x_il + b_j, and collect what dL/dy_ij contributes to each x_il,
    W_jl and b_j by the chain rule.

    >>> x, W = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0]])
    >>> dx, dW, db = linear_backward(np.array([[1.0], [2.0]]), x, W)
    >>> dx
    array([[ 5.,  6.],
           [10., 12.]])
    >>> dW
    array([[ 7., 10.]])
    >>> db
    array([3.])

    Slides: 线性层. Rumelhart, Hinton & Williams 1986 (backpropagation).
    """
    raise NotImplementedError
