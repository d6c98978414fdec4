# topic: logistic
# target: sigmoid
# expect: failed
# idea: is right but for NaN where exp overflows
import numpy as np


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
