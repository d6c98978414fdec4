# topic: logistic
# target: sigmoid
# expect: passed
# idea: has a form feed and no line break at its end
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))