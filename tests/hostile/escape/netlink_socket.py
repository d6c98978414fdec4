# topic: logistic
# target: sigmoid
# expect: passed
# idea: opens a netlink socket to read the machine's network set-up
# needs: seccomp
# without: failed or passed
import socket

import numpy as np


def attack():
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:
            s.bind((0, 0))
            return True
    except (OSError, AttributeError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
