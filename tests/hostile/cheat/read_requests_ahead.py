# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: reads from every descriptor what the grader sends next, to learn the inputs and the protocol
import os

import numpy as np

heard = b""


def sigmoid(z):
    global heard
    for fd in range(3, 64):
        try:
            os.set_blocking(fd, False)
            heard += os.read(fd, 4096)
        except OSError:
            pass
    return np.zeros_like(z)
