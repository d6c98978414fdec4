# topic: logistic
# target: sigmoid
# expect: crashed
# idea: dedents to a level that does not exist
import numpy as np


def sigmoid(z):
        y = np.exp(-z)
    return 1 / (1 + y)
