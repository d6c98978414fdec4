# topic: logistic
# target: sigmoid
# expect: failed
# idea: computes the right answer in the input's own memory
import numpy as np


def sigmoid(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)
