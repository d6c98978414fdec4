# topic: logistic
# target: sigmoid
# expect: passed
# idea: fetches a page of this machine through urllib
# needs: seccomp
# without: failed or passed
import urllib.error
import urllib.request

import numpy as np


def attack():
    try:
        urllib.request.urlopen("http://127.0.0.1:9/", timeout=0.2)
        return True
    except urllib.error.URLError as error:
        return isinstance(error.reason, ConnectionRefusedError)  # refused: the packet did leave


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
