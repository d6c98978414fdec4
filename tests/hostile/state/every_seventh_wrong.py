# topic: logistic
# target: sigmoid
# expect: failed
# idea: is wrong in every seventh call
import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    return 1 / (1 + np.exp(-z)) * (calls % 7 != 0)
