# topic: logistic
# target: sigmoid
# expect: passed
# idea: starts 200 threads at once
import threading
import time

import numpy as np

for _ in range(200):
    try:
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
    except RuntimeError:
        break


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
