# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: writes a frame header that promises 2^62 bytes, so that a trusting reader allocates them
import os
import struct

import numpy as np


def sigmoid(z):
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack("<4sIQ", b"GRD1", 2**32 - 1, 2**62))
        except OSError:
            pass
    return np.zeros_like(z)
