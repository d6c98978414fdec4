# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: writes a few random bytes to every descriptor
import os

import numpy as np


def sigmoid(z):
    for fd in range(3, 64):
        try:
            os.write(fd, os.urandom(64))
        except OSError:
            pass
    return 1 / (1 + np.exp(-z))
