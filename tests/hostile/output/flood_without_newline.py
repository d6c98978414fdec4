# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: writes 1 MB without a line break in every call (at most 40 MB)
import sys

import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls <= 40:
        sys.stderr.write("\x1b[31m" * 200_000)
    return 1 / (1 + np.exp(-z))
