# topic: logistic
# target: sigmoid
# expect: passed
# idea: lists the home folder and the temporary folder
# needs: landlock
# without: failed or passed
import os
import tempfile

import numpy as np


def attack():
    for folder in (os.path.expanduser("~"), "/tmp", tempfile.gettempdir() if os.name == "nt" else "/var/tmp"):
        try:
            os.listdir(folder)
            return True
        except OSError:
            pass
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
