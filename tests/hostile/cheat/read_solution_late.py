# topic: logistic
# target: sigmoid
# expect: failed
# idea: opens the reference's source only at its first call, when protections might be off again
# needs: landlock
# without: failed
import os
import sys

import numpy as np

found = None


def sigmoid(z):
    global found
    if found is None:
        found = lambda z: np.zeros_like(z)
        for root in [os.getcwd(), "/autograder/source", *sys.path]:
            try:
                fd = os.open(os.path.join(root, "solutions/logistic.py"), os.O_RDONLY)
                space = {}
                exec(os.read(fd, 1 << 16), space)
                found = space["sigmoid"]
                break
            except OSError:
                continue
    return found(z)
