# topic: logistic
# target: sigmoid
# expect: crashed
# idea: repeats a list until it would need 800 TB
import numpy as np


def sigmoid(z):
    room = [0] * 10**14
    return room[0] + 1 / (1 + np.exp(-z))
