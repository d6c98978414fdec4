"""Loss functions (slides: 损失函数).

A loss is one number that says how far a model's answers are from the right ones. Training makes it
small, so each loss needs a gradient too; here you derive it by hand.

m is the number of samples and c the number of classes. Every loss is a mean over the samples, not a
sum, and "-> float" is one number (a Python float, a NumPy scalar or a 0-d array), not an array with
an axis.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`. Arrays are float64; the
inputs must not be changed. You may call your own functions of this file from one another.
Check your work with `grader check loss`; ask for help with `grader hint cross_entropy`.
"""

import numpy as np


def mean_squared_error(y_pred, y):
    """Return the mean squared error of the predictions, one number.

        MSE = 1/m sum_i (y_pred_i - y_i)^2

    y_pred   (m,) array, the model's answers
    y        (m,) array, the right answers
    returns  float

    >>> round(float(mean_squared_error(np.array([3.0, 1.0]), np.array([0.0, 0.0]))), 4)
    5.0

    Slides: 损失函数, 均方误差损失. Legendre 1805.
    """
    raise NotImplementedError


def mean_squared_error_grad(y_pred, y):
    """Return the gradient of the mean squared error with respect to the predictions.

        dMSE / dy_pred_i,   with MSE = 1/m sum_i (y_pred_i - y_i)^2

    y_pred   (m,) array, the model's answers
    y        (m,) array, the right answers
    returns  (m,) array. Both the 2 of the square and the 1/m of the mean are part of it.

    >>> mean_squared_error_grad(np.array([3.0, 1.0]), np.array([0.0, 0.0]))
    array([3., 1.])

    Slides: 损失函数, 均方误差损失.
    """
    raise NotImplementedError


def cross_entropy(probs, y):
    """Return the cross-entropy of the predicted distributions against the right ones, one number.

        CE = -1/m sum_i sum_j y_ij log probs_ij

    probs    (m, c) array, each row the predicted probabilities of the c classes
    y        (m, c) array, each row the right probabilities: one-hot (a single 1), or soft (several
             classes share it, say 0.9 and 0.1)
    returns  float, with the natural logarithm

    A class with y_ij = 0 adds nothing, even where probs_ij = 0: mind that 0 * log(0) is nan in
    NumPy. The answer must be right to 1e-5 wherever y_ij > 0 and probs_ij >= 1e-6: an epsilon of
    1e-12 inside the log is fine, one of 1e-8 is too much. probs_ij = 0 with y_ij > 0 is not tested,
    and a warning about log(0) does no harm.

    >>> probs = np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])
    >>> y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    >>> round(float(cross_entropy(probs, y)), 4)  # (log 2 + log 4) / 2
    1.0397

    Slides: 损失函数, 交叉熵损失.
    """
    raise NotImplementedError


def negative_log_likelihood(log_probs, t):
    """Return the negative log-likelihood of the right classes, one number.

        NLL = -1/m sum_i log_probs[i, t_i]

    log_probs  (m, c) array, LOG-probabilities: the logarithm is already taken
    t          (m,) array of ints, the index (0 ... c-1) of each sample's right class
    returns    float

    With a one-hot y this is the cross-entropy: of each row only the right class counts. A wrong one
    may have probability 0, whose logarithm is -inf: mind that 0 * -inf is nan in NumPy.

    >>> log_probs = np.log(np.array([[0.5, 0.5, 0.1], [0.25, 0.25, 0.5]]))
    >>> round(float(negative_log_likelihood(log_probs, np.array([0, 1]))), 4)
    1.0397

    Slides: 损失函数, 负对数似然损失.
    """
    raise NotImplementedError


def softmax_cross_entropy_grad(z, t):
    """Return the gradient, with respect to the logits, of the NLL of log_softmax(z).

        d/dz  of  -1/m sum_i log Softmax(z_i)[t_i]

    z        (m, c) array of logits: scores of any size and sign, no softmax yet
    t        (m,) array of ints, the index (0 ... c-1) of each sample's right class
    returns  (m, c) array

    Derive it: it is a short formula of Softmax(z), of the one-hot vectors of t, and of m. It must
    be stable, that is finite and right for logits up to 1000 in size, also when one row is at 1000
    and another at -1000 (subtract from each row its own maximum before exp).

    >>> softmax_cross_entropy_grad(np.array([[1000.0, 1000.0], [0.0, 0.0]]), np.array([0, 1]))
    array([[-0.25,  0.25],
           [ 0.25, -0.25]])

    Slides: 损失函数, 交叉熵损失; Softmax回归.
    """
    raise NotImplementedError
