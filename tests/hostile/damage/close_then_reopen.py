# topic: logistic
# target: sigmoid
# expect: crashed
# idea: closes the channel and opens pipes of its own on the same numbers, so that the worker talks to itself
import os

import numpy as np

os.closerange(3, 64)
for _ in range(8):
    try:
        os.pipe()
    except OSError:
        break


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
