# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: a traceback that is a loop of ten thousand steps, with lines that are not in the file
import sys
import types


def sigmoid(z):
    step = None
    for number in range(10_000):
        step = types.TracebackType(step, sys._getframe(), 0, 10**6 + number)
    raise ValueError("forged").with_traceback(step)
