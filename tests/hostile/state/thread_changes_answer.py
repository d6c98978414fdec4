# topic: logistic
# target: sigmoid
# expect: failed or passed or crashed
# idea: returns a right array that a thread spoils a little later
import threading

import numpy as np


def sigmoid(z):
    y = np.array(1 / (1 + np.exp(-z)))
    threading.Timer(0.002, y.fill, args=(0.25,)).start()
    return y
