# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: leaves a thread that raises after every call
import threading

import numpy as np


def sigmoid(z):
    threading.Thread(target=lambda: 1 / 0).start()
    return 1 / (1 + np.exp(-z))
