# topic: logistic
# target: sigmoid
# expect: passed
# idea: waits for visitors on a TCP port of this machine
# needs: seccomp
# without: failed or passed
import socket

import numpy as np


def attack():
    try:
        with socket.create_server(("127.0.0.1", 0)):
            return True
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
