# topic: logistic
# target: sigmoid
# expect: passed
# idea: has Windows line ends
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
