# topic: logistic
# target: sigmoid
# expect: passed or crashed or failed
# idea: deletes its own name after the first call
import numpy as np


def sigmoid(z):
    globals().pop("sigmoid", None)
    return 1 / (1 + np.exp(-z))
