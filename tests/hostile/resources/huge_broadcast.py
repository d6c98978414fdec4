# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns 8 TB made of one number
import numpy as np


def sigmoid(z):
    return np.broadcast_to(0.5, (1_000_000, 1_000_000))
