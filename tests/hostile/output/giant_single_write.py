# topic: logistic
# target: sigmoid
# expect: crashed
# idea: one os.write of 60 MB to stderr
import os

import numpy as np


def sigmoid(z):
    data = memoryview(b"\xff\xfe" * 30_000_000)
    while data:
        data = data[os.write(2, data) :]
    return 1 / (1 + np.exp(-z))
