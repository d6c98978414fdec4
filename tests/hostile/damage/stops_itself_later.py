# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: sends itself SIGSTOP in the thirtieth call; SIGKILL must still reach it
import os
import signal

import numpy as np

CALLS = [0]


def sigmoid(z):
    CALLS[0] += 1
    if CALLS[0] == 30:
        os.kill(os.getpid(), signal.SIGSTOP)
    return 1 / (1 + np.exp(-z))
