# topic: logistic
# target: sigmoid
# expect: passed
# idea: imports everything from numpy, which replaces sum, abs, all and max
from numpy import *


def sigmoid(z):
    return 1 / (1 + exp(-z))
