# topic: logistic
# target: sigmoid
# expect: failed
# idea: every answer is an array of just under the size that is allowed, so that together they are far over it
import numpy as np

WIDE = np.zeros(7_900_000)


def sigmoid(z):
    return WIDE
