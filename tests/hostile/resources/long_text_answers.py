# topic: logistic
# target: sigmoid
# expect: failed
# idea: answers lists of long texts, gigabytes in all if they were sent
import numpy as np

TEXT = "\U0001f4a3" * 100_000


def sigmoid(z):
    return [TEXT] * 19_000
