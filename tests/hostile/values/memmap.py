# topic: logistic
# target: sigmoid
# expect: crashed
# idea: returns an array that lies in a file
# needs: landlock
# without: passed or failed
import os

import numpy as np


def sigmoid(z):
    path = f"/tmp/hostile-memmap-{os.getpid()}"
    y = np.memmap(path, dtype=float, mode="w+", shape=z.shape or (1,))
    os.remove(path)
    y[...] = 1 / (1 + np.exp(-z))
    return y.reshape(z.shape)
