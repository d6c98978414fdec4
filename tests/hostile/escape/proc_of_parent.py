# topic: logistic
# target: sigmoid
# expect: passed
# idea: reads the parent's environment and command line in /proc
# needs: landlock
# without: failed or passed
import os

import numpy as np


def attack():
    for name in ("environ", "cmdline", "maps"):
        try:
            with open(f"/proc/{os.getppid()}/{name}", "rb") as file:
                if file.read(1):
                    return True
        except OSError:
            pass
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
