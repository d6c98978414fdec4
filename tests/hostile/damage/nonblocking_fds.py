# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: makes every descriptor non-blocking, so that a naive reader or writer fails
import os

import numpy as np

for fd in range(64):
    try:
        os.set_blocking(fd, False)
    except OSError:
        pass


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
