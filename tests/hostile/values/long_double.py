# topic: logistic
# target: sigmoid
# expect: passed or failed
# idea: answers rightly in extended precision, a dtype that not every codec knows
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.longdouble)))
