# topic: logistic
# target: sigmoid
# expect: failed
# idea: is right in odd microseconds
import time

import numpy as np


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    return y if time.perf_counter_ns() // 1000 % 2 else y + 0.25
