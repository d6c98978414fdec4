# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves a named pipe on which a careless reader would wait for ever
# needs: landlock
# without: failed
import os

import numpy as np


def attack():
    path = f"/tmp/hostile-fifo-{os.getpid()}"
    try:
        os.mkfifo(path)
        os.remove(path)
        return True
    except (OSError, AttributeError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
