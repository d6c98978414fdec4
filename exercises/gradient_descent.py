"""Gradient descent (slides: 梯度, 梯度下降算法, 小批次梯度下降法).

The gradient points to where a loss grows fastest. Gradient descent goes the other way, in small
steps of size lr (the learning rate), until the gradient is almost zero. With much data, each step
looks at a small random batch of it only.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`. Arrays are float64; the
inputs must not be changed. You may call your own functions of this file from one another. Keep the
names `eps`, `lr`, `max_steps`, `tol` and `epochs`: they may be passed by name.
Check your work with `grader check gradient_descent`; ask for help with `grader hint minibatches`.
"""

import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    """Return the gradient of f at theta by central differences.

        (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)       for each entry i of theta

    e_i is 1 at entry i and 0 elsewhere: one entry moves at a time, the others stay.

    f        function that takes an array of theta's shape and returns a float
    theta    array of any shape (a vector, a matrix ...)
    eps      number > 0, the size of the move. Use the one that is passed in: it may be large
    returns  array of theta's shape

    theta may be changed on the way, but must be the same (up to rounding) afterwards.

    >>> theta = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> numerical_gradient(lambda theta: (theta**2).sum(), theta).round(4)
    array([[2., 4.],
           [6., 8.]])

    Slides: 梯度.
    """
    raise NotImplementedError


def gradient_descent_step(theta, grad, lr):
    """Return theta after one step against the gradient, as a new array; theta stays as it is.

        theta - lr * grad

    theta    array of any shape (also 0-d), the parameters
    grad     array of the same shape, the gradient of the loss at theta
    lr       number, the learning rate
    returns  array of the same shape

    >>> gradient_descent_step(np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1)
    array([0., 3.])

    Slides: 梯度下降算法. Cauchy 1847.
    """
    raise NotImplementedError


def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    """Return the parameters at which gradient descent stops (Algorithm 4.1).

        repeat:  g = grad_fn(theta)
                 stop if ||g||_2 <= tol
                 theta = theta - lr * g

    grad_fn    function that takes the parameters and returns the gradient there, of the same shape
    theta      array of any shape, where to start
    lr         number, the learning rate
    max_steps  int >= 0: at most so many updates are made (with 0, the answer equals theta)
    tol        number >= 0. ||g||_2 is the root of the sum of squares over ALL entries of g,
               whatever its shape; a norm exactly equal to tol stops too
    returns    array of theta's shape, the final parameters

    The array passed in must be unchanged. grad_fn may be called at most once more than there are
    updates.

    >>> gradient_descent(lambda theta: 2 * theta, np.array([1.0, -2.0]), lr=0.25, max_steps=2)
    array([ 0.25, -0.5 ])

    Slides: 梯度下降算法, 算法 4.1. Cauchy 1847.
    """
    raise NotImplementedError


def minibatches(x, y, batch_size, rng):
    """Return the data in a random order, cut into batches: one pass over it.

    x           (m, n) array, one sample a row
    y           (m,) array, y[i] belongs to row i of x
    batch_size  int >= 1, may exceed m
    rng         NumPy Generator (as made by np.random.default_rng): all randomness comes from it,
                and none from np.random or a generator of your own
    returns     list of tuples (x_batch (k, n), y_batch (k,)) with k = batch_size; only the last
                batch may be smaller, and none is empty

    Every sample occurs exactly once, and the rows of x and y stay together. All m! orders of the
    samples are equally likely; how you use rng to draw one is up to you (your order is not compared
    with anyone's). x and y are not changed.

    >>> x, y = np.array([[1.0], [2.0], [3.0]]), np.array([10.0, 20.0, 30.0])
    >>> batches = minibatches(x, y, 2, np.random.default_rng(0))
    >>> [len(y_batch) for _, y_batch in batches]
    [2, 1]
    >>> all((y_batch == 10 * x_batch[:, 0]).all() for x_batch, y_batch in batches)
    True

    Slides: 小批次梯度下降法. Robbins & Monro 1951.
    """
    raise NotImplementedError


def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    """Return the weights and the bias of a linear regression, by mini-batch gradient descent.

        start:      w = 0, b = 0
        each epoch: one random pass over the data (as minibatches', in a new order each epoch); for
                    each batch of k samples one update of w and b by the gradient of that batch's
                    MSE = 1/k sum_i (w.x_i + b - y_i)^2       (so the gradient has a factor 2/k)

    x           (m, n) array, one sample a row
    y           (m,) array, the right answers
    lr          number, the learning rate
    epochs      int >= 1
    batch_size  int >= 1, may exceed m; k is the number of samples really in the batch, so it is
                smaller in a smaller last batch
    rng         NumPy Generator
    returns     tuple (w, b): w an (n,) array, b a float

    The gradients of w and b are both taken at the old w and b. Off limits: np.linalg.lstsq,
    np.linalg.solve, np.linalg.pinv and np.polyfit.

    >>> x, y = np.array([[1.0], [3.0]]), np.array([2.0, 4.0])
    >>> w, b = fit_linear_regression(x, y, 0.1, 1, 2, np.random.default_rng(0))
    >>> w.round(4), round(float(b), 4)
    (array([1.4]), 0.6)

    Slides: 小批次梯度下降法; 线性回归.
    """
    raise NotImplementedError
