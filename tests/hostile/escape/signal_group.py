# topic: logistic
# target: sigmoid
# expect: crashed
# idea: kills its process group, if it is alone in it; if it is not it answers wrongly and kills nobody
import os
import signal

import numpy as np


def sigmoid(z):
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # refused, or the end of the worker only
    return np.zeros_like(z)
