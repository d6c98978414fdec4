# topic: logistic
# target: sigmoid
# expect: crashed
# idea: lays its standard output over every descriptor in the middle of a call
import os

import numpy as np

CALLS = [0]


def sigmoid(z):
    CALLS[0] += 1
    if CALLS[0] == 5:
        for fd in range(3, 32):
            try:
                os.dup2(1, fd)
            except OSError:
                pass
    return 1 / (1 + np.exp(-z))
