# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes a System V shared memory segment, which no file rule sees
# needs: seccomp
# without: failed or passed
import ctypes
import sys

import numpy as np


def attack():
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    number = libc.shmget(0, 4096, 0o1600)
    if number < 0:
        return False
    libc.shmctl(number, 0, None)  # IPC_RMID: leave nothing behind
    return True


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
