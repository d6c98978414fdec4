# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: closes every descriptor, the grader's among them
import os

import numpy as np


def sigmoid(z):
    os.closerange(0, 256)
    return 1 / (1 + np.exp(-z))
