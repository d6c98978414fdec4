# topic: logistic
# target: sigmoid
# expect: passed
# idea: asks for too much memory, catches the MemoryError and answers rightly
import numpy as np


def sigmoid(z):
    try:
        np.zeros((1 << 20, 1 << 30))
    except MemoryError:
        pass
    return 1 / (1 + np.exp(-z))
