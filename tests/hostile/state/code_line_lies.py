# topic: logistic
# target: sigmoid
# expect: failed
# idea: a code object whose first line is minus two billion and whose name is markup
import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


try:
    sigmoid.__code__ = sigmoid.__code__.replace(co_firstlineno=2**31 - 2, co_name="\x1b[31m", co_filename="logistic.py")
except (ValueError, OverflowError):
    pass
