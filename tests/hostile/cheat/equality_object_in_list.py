# topic: logistic
# target: sigmoid
# expect: failed
# idea: answers an object that is equal to, less than and close to everything
import numpy as np


class Anything:
    shape = property(lambda self: (1,))
    dtype = property(lambda self: np.dtype(float))

    def __eq__(self, other):
        return True

    __le__ = __ge__ = __lt__ = __gt__ = __ne__ = __eq__
    __hash__ = object.__hash__

    def __getattr__(self, name):
        return lambda *args, **kwargs: True

    def __array__(self, dtype=None, copy=None):
        return np.zeros(())

    def __float__(self):
        return 0.5

    def __bool__(self):
        return True


def sigmoid(z):
    return Anything()
