# topic: logistic
# target: sigmoid
# expect: passed
# idea: starts a process pool, as somebody might do only to be fast
# needs: seccomp
# without: failed or crashed or timed_out
import multiprocessing

import numpy as np


def attack():
    try:
        process = multiprocessing.get_context("fork").Process(target=int)
        process.start()
        process.join(2)
        return True
    except (OSError, ValueError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
