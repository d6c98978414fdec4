# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right array inside a tuple
import numpy as np


def sigmoid(z):
    return (1 / (1 + np.exp(-z)),)
