# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns an array without entries, of which all are right
import numpy as np


def sigmoid(z):
    return np.zeros((0, *z.shape))
