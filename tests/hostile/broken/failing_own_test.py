# topic: logistic
# target: sigmoid
# expect: crashed
# idea: asserts something wrong about itself at the top level
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

assert sigmoid(np.array([0.0])) == 1
