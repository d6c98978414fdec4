# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns an array with as many axes as numpy allows
import numpy as np


def sigmoid(z):
    return np.zeros((1,) * 32)
