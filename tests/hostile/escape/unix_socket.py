# topic: logistic
# target: sigmoid
# expect: passed
# idea: opens an abstract unix socket, where descriptors could be handed over
# needs: seccomp
# without: failed or passed
import os
import socket

import numpy as np


def attack():
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
            s.bind(f"\0hostile-{os.getpid()}")
            return True
    except (OSError, AttributeError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
