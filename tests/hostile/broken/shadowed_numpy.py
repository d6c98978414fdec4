# topic: logistic
# target: sigmoid
# expect: crashed
# idea: gives the name np to something else at the end
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

np = None
