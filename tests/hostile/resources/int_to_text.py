# topic: logistic
# target: sigmoid
# expect: timed_out or crashed or failed
# idea: writes a number of ten million digits out in full
import sys

import numpy as np

sys.set_int_max_str_digits(0)


def sigmoid(z):
    return float(len(str(7**20_000_000)))
