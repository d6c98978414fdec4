# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves a daemon thread that runs for ever
import threading
import time

import numpy as np


def live():
    while True:
        time.sleep(0.1)


threading.Thread(target=live, daemon=True).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
