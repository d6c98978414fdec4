# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: right for forty calls, then says that it is not implemented
import numpy as np

CALLS = [0]


def sigmoid(z):
    CALLS[0] += 1
    if CALLS[0] > 40:
        raise NotImplementedError
    return 1 / (1 + np.exp(-z))
