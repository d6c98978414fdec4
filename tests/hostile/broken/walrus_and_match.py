# topic: logistic
# target: sigmoid
# expect: passed
# idea: innocent: type hints, match, a decorator with functools.wraps, a docstring in Chinese, a print
from __future__ import annotations

import functools

import numpy as np


def told(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@told
def sigmoid(z: np.ndarray) -> np.ndarray:
    """逻辑函数。"""
    match np.ndim(z):
        case 0:
            return np.asarray(1 / (1 + np.exp(-z)))
        case n if (k := n) > 0:
            return 1 / (1 + np.exp(-z))
