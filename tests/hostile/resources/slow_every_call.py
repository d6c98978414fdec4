# topic: logistic
# target: sigmoid
# expect: timed_out or passed
# idea: takes a quarter of a second for each call, so that only the sum is too much
import time

import numpy as np


def sigmoid(z):
    time.sleep(0.25)
    return 1 / (1 + np.exp(-z))
