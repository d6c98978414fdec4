# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns dates
import numpy as np


def sigmoid(z):
    return np.zeros(z.shape, dtype="datetime64[s]")
