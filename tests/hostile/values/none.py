# topic: logistic
# target: sigmoid
# expect: failed
# idea: computes the answer and forgets to return it
import numpy as np


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
