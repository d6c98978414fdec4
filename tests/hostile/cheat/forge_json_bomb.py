# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: writes a frame whose JSON is 50 000 brackets deep
import os
import struct

import numpy as np


def sigmoid(z):
    text = b"[" * 50_000 + b"]" * 50_000
    for fd in range(3, 64):
        try:
            os.set_blocking(fd, False)
            os.write(fd, struct.pack("<4sIQ", b"GRD1", len(text), 0) + text)
        except OSError:
            pass
    return np.zeros_like(z)
