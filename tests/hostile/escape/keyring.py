# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves a note in the kernel's keyring (the process's own, which dies with it)
# needs: seccomp
# without: failed or passed
import ctypes
import platform
import sys

import numpy as np


def attack():
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    add_key = 248
    return ctypes.CDLL(None).syscall(add_key, b"user", b"hostile", b"note", ctypes.c_size_t(4), ctypes.c_int(-2)) > 0


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
