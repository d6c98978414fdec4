# topic: logistic
# target: sigmoid
# expect: passed or not_started
# idea: makes the function only when somebody asks the module for it
import numpy as np


def __getattr__(name):
    if name == "sigmoid":
        return lambda z: 1 / (1 + np.exp(-z))
    raise AttributeError(name)
