"""Gradient descent (slides: 梯度, 梯度下降算法, 小批次梯度下降法).

The reference solutions of `exercises/gradient_descent.py`.
"""

import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    """Return (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps) for each entry i of theta."""
    gradient = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):  # i is a tuple: one index an axis
        step = np.zeros(theta.shape)
        step[i] = eps
        gradient[i] = (f(theta + step) - f(theta - step)) / (2 * eps)
    return gradient


def gradient_descent_step(theta, grad, lr):
    """Return theta - lr * grad, a new array."""
    return theta - lr * grad


def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    """Return theta after Algorithm 4.1: steps against the gradient until its norm is <= tol."""
    theta = theta.copy()
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.sqrt(np.sum(g**2)) <= tol:
            break
        theta = gradient_descent_step(theta, g, lr)
    return theta


def minibatches(x, y, batch_size, rng):
    """Return [(x_batch, y_batch), ...]: every sample once, in a random order."""
    order = rng.permutation(len(x))
    batches = []
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]  # the last slice may be shorter
        batches.append((x[rows], y[rows]))
    return batches


def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    """Return (w (n,), b), fitted to y = w.x + b by mini-batch gradient descent on the MSE."""
    w = np.zeros(x.shape[1])
    b = 0.0
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            error = x_batch @ w + b - y_batch
            ds = 2.0 * error / len(error)  # of the MSE with respect to each score w.x + b
            w, b = w - lr * (ds @ x_batch), b - lr * ds.sum()
    return w, b
