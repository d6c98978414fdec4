# topic: logistic
# target: sigmoid
# expect: passed
# idea: attaches to its parent as a debugger (PTRACE_SEIZE, which does not stop it) and lets go
# needs: seccomp
# without: failed or passed
import ctypes
import os
import sys

import numpy as np


def attack():
    if sys.platform != "linux":
        return False
    ptrace = ctypes.CDLL(None).ptrace
    ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    seized = ptrace(0x4206, os.getppid(), None, None) == 0
    if seized:
        ptrace(17, os.getppid(), None, None)  # PTRACE_DETACH
    return seized


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
