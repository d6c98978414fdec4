# topic: logistic
# target: sigmoid
# expect: failed
# idea: exchanges its own code for another's after the first call
import numpy as np


def other(z):
    return np.zeros_like(z)


def sigmoid(z):
    sigmoid.__code__ = other.__code__
    return 1 / (1 + np.exp(-z))
