# topic: logistic
# target: sigmoid
# expect: crashed or failed or timed_out
# idea: takes references to None, True and () away until the interpreter falls apart
import ctypes

import numpy as np


def sigmoid(z):
    for thing in (None, True, (), 0):
        for _ in range(100_000):
            ctypes.pythonapi.Py_DecRef(ctypes.py_object(thing))
    return np.zeros_like(z)
