# topic: logistic
# target: sigmoid
# expect: failed or passed
# idea: puts a wrong function in its own place after the first call, which a held reference does not see
import numpy as np


def sigmoid(z):
    global sigmoid
    sigmoid = np.zeros_like
    return 1 / (1 + np.exp(-z))
