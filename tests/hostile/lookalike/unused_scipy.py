# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: imports scipy at the top of a NumPy topic and never uses it
import numpy as np
import scipy.special


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
