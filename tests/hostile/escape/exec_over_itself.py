# topic: logistic
# target: sigmoid
# expect: passed
# idea: replaces the worker by another program that ends with exit code 0
# needs: seccomp
# without: crashed or passed
import os

import numpy as np


def attack():
    try:
        os.execv("/bin/true", ["true"])
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
