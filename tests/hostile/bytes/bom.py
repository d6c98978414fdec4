# topic: logistic
# target: sigmoid
# expect: passed
# idea: begins with a byte order mark
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
