# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: makes every descriptor a copy of standard output
import os

import numpy as np


def sigmoid(z):
    for fd in range(3, 64):
        try:
            os.fstat(fd)
            os.dup2(1, fd)
        except OSError:
            pass
    return 1 / (1 + np.exp(-z))
