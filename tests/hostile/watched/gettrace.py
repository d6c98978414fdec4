# topic: logistic
# target: sigmoid
# expect: failed
# idea: is right only while a trace function is set
import sys

import numpy as np


def sigmoid(z):
    if sys.gettrace() is None:
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
