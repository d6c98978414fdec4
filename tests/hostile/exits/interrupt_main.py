# topic: logistic
# target: sigmoid
# expect: crashed or passed
# idea: lets a thread interrupt the worker's main thread
import _thread

import numpy as np


def sigmoid(z):
    _thread.start_new_thread(_thread.interrupt_main, ())
    return 1 / (1 + np.exp(-z))
