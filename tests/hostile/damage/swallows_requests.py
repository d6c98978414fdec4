# topic: logistic
# target: sigmoid
# expect: timed_out or crashed or passed
# idea: a thread reads the grader's requests away from under the worker; where the channel has other numbers, the right answers count
import os
import threading

import numpy as np


def swallow(fd):
    while True:
        try:
            if not os.read(fd, 1 << 16):
                return
        except OSError:
            return


for number in range(3, 16):
    threading.Thread(target=swallow, args=(number,), daemon=True).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
