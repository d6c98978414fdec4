# topic: logistic
# target: sigmoid
# expect: crashed or timed_out or failed
# idea: overwrites its own heap at random places through ctypes
import ctypes

import numpy as np


def sigmoid(z):
    anchor = ctypes.create_string_buffer(16)
    for step in range(1, 200_000):
        ctypes.memset(ctypes.addressof(anchor) + 4096 * (step % 512) + step, 0xCC, 64)
    return 1 / (1 + np.exp(-z))
