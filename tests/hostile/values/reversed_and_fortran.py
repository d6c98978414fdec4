# topic: logistic
# target: sigmoid
# expect: passed
# idea: answers rightly in arrays with unusual strides
import numpy as np


def sigmoid(z):
    y = np.array(1 / (1 + np.exp(-z)), order="F")
    if y.ndim:
        y = y[::-1].copy()[::-1]
    y.flags.writeable = False
    return y
