# topic: logistic
# target: sigmoid
# expect: passed
# idea: signals its parent through a pidfd, which a filter of kill() does not see
# needs: seccomp
# without: failed or passed
import os
import signal

import numpy as np


def attack():
    try:
        fd = os.pidfd_open(os.getppid())
        signal.pidfd_send_signal(fd, signal.SIGCONT)
        return True
    except (OSError, AttributeError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
