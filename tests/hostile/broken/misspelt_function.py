# topic: logistic
# target: sigmoid
# expect: not_started
# idea: calls its function Sigmoid
import numpy as np


def Sigmoid(z):
    return 1 / (1 + np.exp(-z))
