# topic: logistic
# target: sigmoid
# expect: passed
# idea: forks, to go on after the worker's end
# needs: seccomp
# without: failed or passed
import os
import time

import numpy as np


def attack():
    try:
        pid = os.fork()
    except (OSError, AttributeError):
        return False
    if pid == 0:
        time.sleep(2)
        os._exit(0)
    return True


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
