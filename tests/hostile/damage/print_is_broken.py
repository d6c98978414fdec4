# topic: logistic
# target: sigmoid
# expect: passed
# idea: replaces sys.stdout by an object that raises, and deletes builtins.print
import builtins
import sys

import numpy as np


class Broken:
    def write(self, text):
        raise OSError("no space left")

    flush = write


sys.stdout = sys.stderr = Broken()
del builtins.print


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
