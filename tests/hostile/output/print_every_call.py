# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves its debugging prints in
import numpy as np


def sigmoid(z):
    print("z =", z)
    y = 1 / (1 + np.exp(-z))
    print("y =", y, flush=True)
    return y
