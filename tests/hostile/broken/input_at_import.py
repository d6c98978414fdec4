# topic: logistic
# target: sigmoid
# expect: crashed
# idea: asks the user for a number while it is imported
import numpy as np

scale = float(input("scale? "))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
