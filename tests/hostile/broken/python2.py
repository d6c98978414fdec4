# topic: logistic
# target: sigmoid
# expect: crashed
# idea: is written for Python 2
import numpy as np


def sigmoid(z):
    print "z is", z
    return 1 / (1 + np.exp(-z))
