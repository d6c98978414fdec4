# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right numbers in one long row
import numpy as np


def sigmoid(z):
    return np.ravel(1 / (1 + np.exp(-z)))
