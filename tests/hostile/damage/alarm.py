# topic: logistic
# target: sigmoid
# expect: crashed or passed
# idea: sets an alarm that ends the process a little later
import signal

import numpy as np

signal.setitimer(signal.ITIMER_REAL, 0.05)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
