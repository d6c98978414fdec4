# topic: logistic
# target: sigmoid
# expect: passed
# idea: uses up the file system's inodes (at most 500, removed at once)
# needs: landlock
# without: failed
import os

import numpy as np


def attack():
    made = []
    for number in range(500):
        try:
            path = f"/tmp/hostile-{os.getpid()}-{number}"
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            made.append(path)
        except OSError:
            break
    for path in made:
        os.remove(path)
    return bool(made)


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
