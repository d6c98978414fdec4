# topic: logistic
# target: sigmoid
# expect: passed
# idea: has variables of its own called solutions, grader, torch and expected
import numpy as np

solutions = {"sigmoid": lambda z: 1 / (1 + np.exp(-z))}
grader, torch, expected = "me", None, "passed"


def sigmoid(z):
    return solutions["sigmoid"](z)
