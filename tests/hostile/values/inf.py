# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns infinities
import numpy as np


def sigmoid(z):
    return np.full_like(z, np.inf)
