# topic: logistic
# target: sigmoid
# expect: not_started or crashed or failed
# idea: answers rightly at first, then says that it is not started
import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls > 20:
        raise NotImplementedError
    return 1 / (1 + np.exp(-z))
