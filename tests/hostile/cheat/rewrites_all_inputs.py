# topic: logistic
# target: sigmoid
# expect: failed
# idea: writes zeros over the whole request, all inputs of all calls, so that everything becomes easy
import numpy as np


def sigmoid(z):
    base = z
    while isinstance(getattr(base, "base", None), np.ndarray):
        base = base.base
    if base.base is not None:
        try:
            np.frombuffer(base.base, np.uint8)[:] = 0
        except ValueError:
            pass
    return np.full(z.shape, 0.5)
