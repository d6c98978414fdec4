# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a structured array with a field `passed`
import numpy as np


def sigmoid(z):
    return np.ones(z.shape, dtype=[("value", float), ("passed", bool)])
