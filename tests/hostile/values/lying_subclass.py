# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a subclass of ndarray that is equal to, and not different from, everything
import numpy as np


class Liar(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(self.shape)

    def tobytes(self, order="C"):
        return b"\0" * 8


def sigmoid(z):
    return np.full(z.shape, 0.25).view(Liar)
