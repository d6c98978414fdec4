"""The perceptron (slides: 感知器, 面试评分).

An interview gives a candidate several marks. Some matter more than others, so each mark has a
weight; the candidate is taken if the weighted sum of the marks reaches a threshold. That is a
perceptron.

NumPy only: torch, scipy and the like are off limits, and so is `solutions`; nothing else is. Arrays
are float64, samples are rows; the inputs must not be changed. You may call your own functions of
this file from one another.
Check your work with `grader check perceptron`; ask for help with `grader hint perceptron`.
"""

import numpy as np


def weighted_sum(x, w):
    """Return the weighted sum of each sample's features.

        s = w_1 x_1 + w_2 x_2 + ... + w_n x_n

    x        (m, n) array, one sample a row
    w        (n,) array of weights, one a feature
    returns  (m,) array, one sum a sample (also for m = 1: one axis, not a bare number)

    >>> weighted_sum(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, 0.0, -1.0]))
    array([-2.5, -4. ])

    Slides: 感知器, 面试评分.
    """
    raise NotImplementedError


def perceptron(x, w, b):
    """Return the class of each sample, 0 or 1.

        y = 1 if w.x + b >= 0, else 0

    A sum of exactly 0 counts as 1. The bias b is added once a sample; -b is the threshold that the
    weighted sum has to reach.

    x        (m, n) array, one sample a row
    w        (n,) array of weights
    b        number, the bias
    returns  (m,) array of zeros and ones; bool, integer or float, as you like (also for m = 1: one axis)

    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
    >>> perceptron(x, np.array([1.0, 1.0]), -2.0).astype(int)
    array([0, 1, 1])

    Slides: 感知器, 面试评分. McCulloch & Pitts 1943; Rosenblatt 1958.
    """
    raise NotImplementedError
