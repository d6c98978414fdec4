# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: imports a module that does not exist, and does not use it
import matplotlib_not_installed.pyplot as plt
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
