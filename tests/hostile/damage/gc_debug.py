# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes the garbage collector talk about everything it sees
import gc

import numpy as np

gc.set_debug(gc.DEBUG_STATS)
gc.set_threshold(200)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
