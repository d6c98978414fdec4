# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the mean, which broadcasts to every shape
import numpy as np


def sigmoid(z):
    return float(np.mean(1 / (1 + np.exp(-z))))
