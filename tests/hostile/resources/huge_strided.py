# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an array of 2^57 entries, all at the same address
import numpy as np
from numpy.lib.stride_tricks import as_strided


def sigmoid(z):
    return as_strided(np.zeros(1), (1 << 30, 1 << 27), (0, 0))
