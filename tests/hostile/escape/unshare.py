# topic: logistic
# target: sigmoid
# expect: passed
# idea: becomes root in a user namespace of its own
# needs: seccomp
# without: failed or passed
import ctypes
import sys

import numpy as np


def attack():
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None).unshare(0x10000000) == 0  # CLONE_NEWUSER


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
