# topic: logistic
# target: sigmoid
# expect: crashed
# idea: has a forgotten breakpoint()
import numpy as np


def sigmoid(z):
    breakpoint()
    return 1 / (1 + np.exp(-z))
