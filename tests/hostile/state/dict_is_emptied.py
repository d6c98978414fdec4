# topic: logistic
# target: sigmoid
# expect: crashed or failed
# idea: empties its module's dictionary in its first call
import numpy as np


def sigmoid(z):
    result = 1 / (1 + np.exp(-z))
    globals().clear()
    return result
