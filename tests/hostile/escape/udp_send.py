# topic: logistic
# target: sigmoid
# expect: passed
# idea: sends a UDP packet, which early Landlock does not see
# needs: seccomp
# without: failed or passed
import socket

import numpy as np


def attack():
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            return s.sendto(b"my answers", ("127.0.0.1", 9)) > 0
    except OSError:
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
