# topic: logistic
# target: sigmoid
# expect: crashed
# idea: ends the process while it is imported
import os

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

os._exit(0)
