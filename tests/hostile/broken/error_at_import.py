# topic: logistic
# target: sigmoid
# expect: crashed
# idea: divides by zero at the end of the file
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

print(1 / 0)
