# topic: logistic
# target: sigmoid
# expect: passed
# idea: chooses by chance among several right ways
import random

import numpy as np


def sigmoid(z):
    if random.random() < 0.5:
        return (1 + np.tanh(z / 2)) / 2
    return 1 / (1 + np.exp(-z))
