# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the right numbers as an array of strings
import numpy as np


def sigmoid(z):
    return (1 / (1 + np.exp(-z))).astype(str) if z.ndim else np.array(str(z))
