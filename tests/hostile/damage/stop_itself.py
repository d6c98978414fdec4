# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: sends itself SIGSTOP, and never answers again
import os
import signal

import numpy as np


def sigmoid(z):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 1 / (1 + np.exp(-z))
