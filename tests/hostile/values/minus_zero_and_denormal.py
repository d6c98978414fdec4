# topic: logistic
# target: sigmoid
# expect: failed
# idea: the smallest numbers there are, and minus zero
import numpy as np


def sigmoid(z):
    return np.where(np.arange(z.size).reshape(z.shape) % 2, -0.0, 5e-324)
