# topic: logistic
# target: sigmoid
# expect: passed
# idea: answers rightly in single precision
import numpy as np


def sigmoid(z):
    return np.asarray(1 / (1 + np.exp(-z))).astype(np.float32)
