# topic: logistic
# target: sigmoid
# expect: crashed
# idea: ends with half a character
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
# ä½
