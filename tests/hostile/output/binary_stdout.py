# topic: logistic
# target: sigmoid
# expect: passed
# idea: writes all 256 bytes to standard output and standard error
import os

import numpy as np


def sigmoid(z):
    os.write(1, bytes(range(256)))
    os.write(2, bytes(range(255, -1, -1)))
    return 1 / (1 + np.exp(-z))
