# topic: logistic
# target: sigmoid
# expect: passed
# idea: starts a shell with os.system and os.popen
# needs: seccomp
# without: failed or passed
import os

import numpy as np


def attack():
    if os.system("true") == 0:
        return True
    try:
        with os.popen("echo yes") as pipe:
            return pipe.read() == "yes\n"
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
