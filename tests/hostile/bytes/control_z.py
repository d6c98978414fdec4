# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: ends with Ctrl-Z, as old editors do
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
