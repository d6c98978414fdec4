# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right answer, and clears the input afterwards
import numpy as np


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    z[...] = 0
    return y
