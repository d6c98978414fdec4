# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: deletes most of what sys has
import sys

import numpy as np

for name in ("modules", "meta_path", "path", "stdout", "stderr", "stdin", "setprofile", "setrecursionlimit", "exc_info", "_getframe"):
    try:
        delattr(sys, name)
    except AttributeError:
        pass


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
