# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: reads standard input to its end, where nothing may come
import sys

import numpy as np


def sigmoid(z):
    sys.stdin.read()
    return 1 / (1 + np.exp(-z))
