# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a subclass of ndarray that tells a wrong shape, size and dtype
import numpy as np


class Liar(np.ndarray):
    shape = (1 << 40,)
    size = 1 << 40
    nbytes = 8
    dtype = np.dtype(float)
    ndim = 0


def sigmoid(z):
    return np.zeros(3).view(Liar)
