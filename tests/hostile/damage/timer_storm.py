# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: an interval timer fires a handler that raises, a thousand times a second
import signal

import numpy as np


def storm(number, frame):
    raise RuntimeError("storm")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


signal.signal(signal.SIGALRM, storm)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
