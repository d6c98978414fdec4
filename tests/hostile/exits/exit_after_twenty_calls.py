# topic: logistic
# target: sigmoid
# expect: crashed
# idea: answers rightly 20 times, then ends the process with exit code 0
import os

import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls > 20:
        os._exit(0)
    return 1 / (1 + np.exp(-z))
