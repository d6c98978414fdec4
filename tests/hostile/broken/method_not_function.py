# topic: logistic
# target: sigmoid
# expect: not_started
# idea: hides the function in a class
import numpy as np


class Solution:
    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))
