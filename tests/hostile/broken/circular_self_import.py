# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: imports itself by its own name
import logistic
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
