# topic: logistic
# target: sigmoid
# expect: failed
# idea: is wrong in its very first call only
import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    return 1 / (1 + np.exp(-z)) * (calls > 1)
