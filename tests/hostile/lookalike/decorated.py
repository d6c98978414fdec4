# topic: logistic
# target: sigmoid
# expect: passed
# idea: wraps sigmoid in a decorator that takes any arguments and prints them
import numpy as np


def noisy(function):
    def inner(*args, **kwargs):
        print("called with", args, kwargs)
        return function(*args, **kwargs)

    return inner


@noisy
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
