# topic: logistic
# target: sigmoid
# expect: failed
# idea: is a generator function by accident
import numpy as np


def sigmoid(z):
    yield 1 / (1 + np.exp(-z))
