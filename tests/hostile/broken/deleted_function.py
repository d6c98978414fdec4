# topic: logistic
# target: sigmoid
# expect: not_started
# idea: defines the function, and deletes it at the end of the file
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

del sigmoid
