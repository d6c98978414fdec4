# topic: logistic
# target: sigmoid
# expect: passed
# idea: starts another program with posix_spawn, which uses clone and not fork
# needs: seccomp
# without: failed or passed
import os

import numpy as np


def attack():
    try:
        pid = os.posix_spawn("/bin/true", ["true"], {})
    except (OSError, AttributeError):
        return False
    return os.waitpid(pid, 0)[1] == 0


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
