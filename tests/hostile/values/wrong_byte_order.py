# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns bytes that are right only if the byte order of the dtype is ignored
import numpy as np


def sigmoid(z):
    return np.array(1 / (1 + np.exp(-z)), dtype=float).view(">f8")
