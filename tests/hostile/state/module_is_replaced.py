# topic: logistic
# target: sigmoid
# expect: passed or failed or crashed
# idea: puts an object that raises SystemExit on any access in sys.modules in its place
import sys

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Evil:
    def __getattribute__(self, name):
        raise SystemExit(0)


sys.modules[__name__] = Evil()
