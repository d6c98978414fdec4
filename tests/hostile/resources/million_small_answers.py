# topic: logistic
# target: sigmoid
# expect: failed
# idea: each answer is a list of a million small tuples
import numpy as np

BIG = [(0.0, 1.0)] * 1_000_000


def sigmoid(z):
    return BIG
