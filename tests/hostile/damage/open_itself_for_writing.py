# topic: logistic
# target: sigmoid
# expect: passed
# idea: opens its own source and the modules around it for writing (and writes nothing)
# needs: landlock
# without: failed or passed
import os
import sys

import numpy as np


def attack():
    paths = [globals().get("__file__", ""), getattr(sys.modules["__main__"], "__file__", "") or "", np.__file__]
    for path in paths:
        try:
            os.close(os.open(path, os.O_WRONLY))
            return True
        except (OSError, TypeError):
            pass
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
