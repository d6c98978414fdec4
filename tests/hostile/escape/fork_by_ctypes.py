# topic: logistic
# target: sigmoid
# expect: passed
# idea: forks through the C library and through the bare system call
# needs: seccomp
# without: failed or crashed
import ctypes
import os
import platform
import sys

import numpy as np


def attack():
    libc = ctypes.CDLL(None)
    forks = [libc.fork]
    if sys.platform == "linux" and platform.machine() == "x86_64":
        forks.append(lambda: libc.syscall(57))
    for fork in forks:
        pid = fork()
        if pid == 0:
            os._exit(0)
        if pid > 0:
            os.waitpid(pid, 0)
            return True
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
