# topic: logistic
# target: sigmoid
# expect: failed
# idea: defines a right function first and a wrong one of the same name later
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid(z):
    return 1 / (1 + np.exp(z))
