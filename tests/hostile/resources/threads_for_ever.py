# topic: logistic
# target: sigmoid
# expect: passed or crashed or timed_out or failed
# idea: starts 200 threads that never end, and answers rightly
import threading

import numpy as np

STOP = threading.Event()
for _ in range(200):
    try:
        threading.Thread(target=STOP.wait, daemon=True).start()
    except (RuntimeError, MemoryError):
        break


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
