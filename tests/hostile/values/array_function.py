# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object whose __array_function__ says that it is close to everything
import numpy as np


class Liar:
    shape = ()
    dtype = np.dtype(float)

    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True


def sigmoid(z):
    return Liar()
