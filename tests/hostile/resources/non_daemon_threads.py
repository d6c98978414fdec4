# topic: logistic
# target: sigmoid
# expect: passed
# idea: leaves ordinary threads running that would keep an interpreter from ending
import threading
import time

import numpy as np

for _ in range(4):
    threading.Thread(target=time.sleep, args=(3600,)).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
