# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: loops for ever while it is imported
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

while True:
    pass
