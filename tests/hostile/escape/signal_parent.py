# topic: logistic
# target: sigmoid
# expect: passed
# idea: kills its parent, if a harmless probe was refused; if the probe gets through it answers wrongly and kills nobody
# needs: seccomp
# without: failed or passed
import os
import signal

import numpy as np


def attack():
    for number in (0, signal.SIGCONT):  # nobody minds these two
        try:
            os.kill(os.getppid(), number)
            return True
        except OSError:
            pass
    try:
        os.kill(os.getppid(), signal.SIGKILL)  # refused as well, since the probe was
    except OSError:
        pass
    return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
