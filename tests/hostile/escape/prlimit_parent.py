# topic: logistic
# target: sigmoid
# expect: passed
# idea: sets a limit of its parent (to the value it has)
# needs: seccomp
# without: failed or passed
import os

import numpy as np


def attack():
    try:
        import resource

        same = resource.prlimit(os.getppid(), resource.RLIMIT_CORE)
        resource.prlimit(os.getppid(), resource.RLIMIT_CORE, same)
        return True
    except (OSError, ImportError, AttributeError, ValueError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
