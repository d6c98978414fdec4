# topic: logistic
# target: sigmoid
# expect: not_started
# idea: has a Cyrillic letter in the function's name
import numpy as np


def sigmоid(z):
    return 1 / (1 + np.exp(-z))
