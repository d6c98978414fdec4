# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves a symbolic link that a careless grader might follow
# needs: landlock
# without: failed
import os

import numpy as np


def attack():
    path = f"/tmp/hostile-link-{os.getpid()}"
    try:
        os.symlink("/etc/hostname", path)
        os.remove(path)
        return True
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
