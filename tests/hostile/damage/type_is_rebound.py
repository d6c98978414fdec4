# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: replaces type, isinstance and len in builtins by liars in the middle of a request
import builtins

import numpy as np

REAL = type


def sigmoid(z):
    builtins.type = lambda *args: np.ndarray if len(args) == 1 else REAL(*args)
    builtins.isinstance = lambda *args: True
    builtins.issubclass = lambda *args: True
    return [0.0]
