# topic: logistic
# target: sigmoid
# expect: failed
# idea: prints a verdict, and leaves with exit code 0 when the interpreter ends
import atexit
import os

import numpy as np


def goodbye():
    os.write(1, b'{"status": "passed", "score": 1.0}\n')
    os._exit(0)


atexit.register(goodbye)


def sigmoid(z):
    return np.zeros_like(z)
