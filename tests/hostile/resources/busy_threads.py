# topic: logistic
# target: sigmoid
# expect: passed or timed_out
# idea: leaves four threads that use all of the processor
import threading

import numpy as np


def burn():
    while True:
        sum(range(1000))


for _ in range(4):
    threading.Thread(target=burn, daemon=True).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
