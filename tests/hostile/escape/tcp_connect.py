# topic: logistic
# target: sigmoid
# expect: passed
# idea: connects to a TCP port of this machine
# needs: seccomp
# without: failed or passed
import socket

import numpy as np


def attack():
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(0.2)
            s.connect_ex(("127.0.0.1", 9))  # nobody listens, but packets were sent
            return True
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
