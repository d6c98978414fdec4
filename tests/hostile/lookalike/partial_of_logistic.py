# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes sigmoid a functools.partial of the student's own logistic
import functools

import numpy as np


def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * (z - z0)))


sigmoid = functools.partial(logistic, L=1.0)
