# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes a file in memory, outside every limit of the address space
# needs: seccomp
# without: failed or passed
import os

import numpy as np


def attack():
    try:
        fd = os.memfd_create("hostile")
        os.write(fd, b"not counted")
        os.close(fd)
        return True
    except (OSError, AttributeError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
