# topic: logistic
# target: sigmoid
# expect: crashed
# idea: imports from a package that it is not in
import numpy as np

from . import softmax


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
