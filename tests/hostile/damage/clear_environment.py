# topic: logistic
# target: sigmoid
# expect: passed
# idea: empties the environment, goes to the root folder, changes locale and recursion limit
import locale
import os
import sys

import numpy as np

os.environ.clear()
os.chdir("/")
locale.setlocale(locale.LC_ALL, "C")
sys.setrecursionlimit(500)
np.set_printoptions(threshold=sys.maxsize, precision=1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
