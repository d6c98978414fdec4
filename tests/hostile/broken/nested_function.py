# topic: logistic
# target: sigmoid
# expect: not_started
# idea: defines the function inside another one that is never called
import numpy as np


def main():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))
