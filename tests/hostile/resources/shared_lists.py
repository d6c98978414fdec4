# topic: logistic
# target: sigmoid
# expect: failed
# idea: a list of shared lists, 100**6 leaves in a few hundred bytes
import numpy as np

LEVEL = [0.0]
for _ in range(6):
    LEVEL = [LEVEL] * 100


def sigmoid(z):
    return LEVEL
