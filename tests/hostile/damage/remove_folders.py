# topic: logistic
# target: sigmoid
# expect: passed
# idea: tries rmdir on folders that are never empty; the error tells whether the file system was reached
# needs: landlock
# without: failed or passed
import errno
import os

import numpy as np


def attack():
    for folder in ("/tmp", "/usr", "/etc"):
        try:
            if os.listdir(folder):
                os.rmdir(folder)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EBUSY):
                return True
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
