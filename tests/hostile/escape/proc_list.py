# topic: logistic
# target: sigmoid
# expect: passed
# idea: lists /proc to see who else is being graded
# needs: landlock
# without: failed or passed
import os

import numpy as np


def attack():
    try:
        return any(name.isdigit() and int(name) != os.getpid() for name in os.listdir("/proc"))
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
