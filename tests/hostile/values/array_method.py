# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object whose __array__ gives different numbers each time
import numpy as np


class Moody:
    def __init__(self, shape):
        self.shape, self.asked = shape, 0

    def __array__(self, dtype=None, copy=None):
        self.asked += 1
        return np.full(self.shape, self.asked / 10)


def sigmoid(z):
    return Moody(z.shape)
