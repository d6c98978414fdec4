# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: empties builtins when it is first called
import builtins

import numpy as np


def sigmoid(z):
    result = 1 / (1 + np.exp(-z))
    for name in ("len", "type", "list", "tuple", "isinstance", "issubclass", "range", "id", "sorted", "print", "BaseException", "getattr"):
        builtins.__dict__.pop(name, None)
    return result
