# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: raises from the bottom of as deep a stack as the limit allows, after raising the limit to 10**6
import sys

import numpy as np

sys.setrecursionlimit(10**6)


def sink(n):
    if n == 0:
        raise ValueError("bottom")
    sink(n - 1)


def sigmoid(z):
    sink(20_000)
