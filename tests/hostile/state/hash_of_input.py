# topic: logistic
# target: sigmoid
# expect: failed
# idea: wrong for a fifth of all inputs, chosen by their bytes
import zlib

import numpy as np


def sigmoid(z):
    if zlib.crc32(z.tobytes()) % 5 == 0:
        return np.full(z.shape, 0.25)
    return 1 / (1 + np.exp(-z))
