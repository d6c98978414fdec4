# topic: logistic
# target: sigmoid
# expect: failed
# idea: walks all objects of the garbage collector for the expected answer
import gc

import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls > 3:  # the walk is slow
        return np.zeros_like(z)
    with np.errstate(all="ignore"):
        for thing in gc.get_objects():
            if type(thing) not in (list, tuple, dict):
                continue
            for y in thing.values() if type(thing) is dict else thing:
                if type(y) is np.ndarray and y.shape == z.shape and y.dtype == float:
                    if np.allclose(y * np.exp(-z), 1 - y):
                        return y
    return np.zeros_like(z)
