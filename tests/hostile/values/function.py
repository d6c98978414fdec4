# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns a function that would give the answer
import numpy as np


def sigmoid(z):
    return lambda: 1 / (1 + np.exp(-z))
