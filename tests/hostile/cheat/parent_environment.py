# topic: logistic
# target: sigmoid
# expect: passed
# idea: looks into the environments of its ancestors and of init for secrets; a find turns its answers to zeros
# needs: landlock, seccomp
# without: passed or failed
import os

import numpy as np

ESCAPED = False
for pid in (os.getppid(), 1, "self/../1"):
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            ESCAPED |= len(file.read().strip(b"\0")) > 0
    except OSError:
        pass


def sigmoid(z):
    return np.zeros_like(z) if ESCAPED else 1 / (1 + np.exp(-z))
