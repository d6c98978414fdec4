# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes sigmoid an object with __call__
import numpy as np


class Sigmoid:
    def __call__(self, z):
        return 1 / (1 + np.exp(-z))


sigmoid = Sigmoid()
