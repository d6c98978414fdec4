# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: loops for ever only where an entry is above 100
import numpy as np


def sigmoid(z):
    while np.any(z > 100):
        pass
    return 1 / (1 + np.exp(-z))
