# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right numbers with an axis too many
import numpy as np


def sigmoid(z):
    return np.asarray(1 / (1 + np.exp(-z)))[None]
