# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the same array for the same shape, overwritten by each call
import numpy as np

buffers = {}


def sigmoid(z):
    y = buffers.setdefault(z.shape, np.empty(z.shape))
    y[...] = 1 / (1 + np.exp(-z))
    return y
