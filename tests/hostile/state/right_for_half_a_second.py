# topic: logistic
# target: sigmoid
# expect: passed or failed
# idea: is right for half a second after its import
import time

import numpy as np

start = time.monotonic()


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    return y if time.monotonic() - start < 0.5 else y + 0.25
