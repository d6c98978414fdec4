# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: its excepthook, unraisablehook and threading hooks all loop for ever, and an object with a failing __del__ calls them
import sys
import threading

import numpy as np


def forever(*args):
    while True:
        pass


sys.excepthook = sys.unraisablehook = threading.excepthook = forever


class Fails:
    def __del__(self):
        raise ValueError


def sigmoid(z):
    Fails()
    return 1 / (1 + np.exp(-z))
