# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object that claims with __class__ to be an ndarray
import numpy as np


class Liar:
    @property
    def __class__(self):
        return np.ndarray

    shape, dtype, ndim = (2,), np.dtype(float), 1

    def __getattr__(self, name):
        return lambda *args, **kwargs: True


def sigmoid(z):
    return Liar()
