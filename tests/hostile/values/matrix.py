# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns np.matrix, which has two axes whatever the input has
import numpy as np


def sigmoid(z):
    return np.asmatrix(1 / (1 + np.exp(-z.reshape(-1, 1))))
