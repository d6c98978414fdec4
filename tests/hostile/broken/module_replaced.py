# topic: logistic
# target: sigmoid
# expect: passed or not_started or crashed or failed
# idea: puts an object in the place of its own module
import sys

import numpy as np


class Module:
    def __getattr__(self, name):
        return lambda *args: np.zeros(3)


sys.modules[__name__] = Module()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
