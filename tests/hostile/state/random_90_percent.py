# topic: logistic
# target: sigmoid
# expect: failed
# idea: is right nine times out of ten, by chance
import random

import numpy as np


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    return y if random.random() < 0.9 else 1 - y + 0.25
