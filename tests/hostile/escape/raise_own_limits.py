# topic: logistic
# target: sigmoid
# expect: passed
# idea: lifts its own memory limit
# needs: memory, seccomp
# without: failed or passed
import numpy as np


def attack():
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return True
    except (OSError, ImportError, ValueError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
