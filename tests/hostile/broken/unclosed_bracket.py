# topic: logistic
# target: sigmoid
# expect: crashed
# idea: forgets a closing bracket, so that the error is reported far away
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z)


def sigmoid_backward(dy, z):
    return dy * sigmoid(z) * (1 - sigmoid(z))
