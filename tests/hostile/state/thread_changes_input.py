# topic: logistic
# target: sigmoid
# expect: failed or passed or crashed
# idea: answers rightly, and lets a thread change the input after the call
import threading

import numpy as np


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    threading.Timer(0.002, z.fill, args=(0.0,)).start()
    return y
