# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right numbers as nested lists
import numpy as np


def sigmoid(z):
    return np.asarray(1 / (1 + np.exp(-z))).tolist()
