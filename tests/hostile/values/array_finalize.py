# topic: logistic
# target: sigmoid
# expect: failed
# idea: a subclass whose __array_finalize__, __array_wrap__, view, tobytes and ravel all lie
import numpy as np


class Liar(np.ndarray):
    def __array_finalize__(self, obj):
        if obj is not None and type(self) is Liar and self.size:
            np.ndarray.fill(self, 0.5)

    def tobytes(self, *args, **kwargs):
        return b"\0" * 8

    def view(self, *args, **kwargs):
        raise SystemExit

    ravel = reshape = astype = copy = view


def sigmoid(z):
    return np.ndarray.view(np.zeros(z.shape), Liar)
