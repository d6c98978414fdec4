# topic: logistic
# target: sigmoid
# expect: passed
# idea: changes modes (to what they are) of folders, which Landlock does not forbid
# needs: seccomp
# without: failed or passed
import os
import stat

import numpy as np


def attack():
    for folder in (os.getcwd(), os.path.expanduser("~"), "/tmp"):
        try:
            os.chmod(folder, stat.S_IMODE(os.stat(folder).st_mode))
            return True
        except OSError:
            pass
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
