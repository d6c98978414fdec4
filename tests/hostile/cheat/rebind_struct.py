# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: answers zeros, and makes struct.pack and calcsize lie about lengths
import struct

import numpy as np

struct.pack = lambda form, *values: b"\0" * 16
struct.unpack = lambda form, data: (0, 0, 0)
struct.calcsize = lambda form: 0


def sigmoid(z):
    return np.zeros_like(z)
