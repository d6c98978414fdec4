# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves a thread for which the interpreter would wait at its end
import threading
import time

import numpy as np

threading.Thread(target=time.sleep, args=(3600,)).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
