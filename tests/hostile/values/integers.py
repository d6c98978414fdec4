# topic: logistic
# target: sigmoid
# expect: failed
# idea: rounds the answers to integers
import numpy as np


def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z))).astype(np.int64)
