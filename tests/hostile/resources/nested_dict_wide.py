# topic: logistic
# target: sigmoid
# expect: failed
# idea: a dict of dicts that is 2**40 values wide because all levels are shared
import numpy as np

LEVEL = {"a": 0.0, "b": 0.0}
for _ in range(40):
    LEVEL = {"a": LEVEL, "b": LEVEL}


def sigmoid(z):
    return LEVEL
