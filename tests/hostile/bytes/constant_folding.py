# topic: logistic
# target: sigmoid
# expect: passed
# idea: has constants that would grow if the compiler folded them
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def never():
    return ((('a' * 4096,) * 256) * 256, 2**64 ** 2**7, 1 << 10_000_000, b'x' * 10**15)
