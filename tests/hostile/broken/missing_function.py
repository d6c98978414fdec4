# topic: logistic
# target: sigmoid
# expect: not_started
# idea: has another exercise of the topic, and not this one
import numpy as np


def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * (z - z0)))
