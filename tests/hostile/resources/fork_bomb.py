# topic: logistic
# target: sigmoid
# expect: crashed
# idea: forks again and again (at most 128 processes, which live a second)
# needs: seccomp
# without: passed or crashed or timed_out
import os
import time

import numpy as np

mother = os.getpid()
for _ in range(7):  # 2^7
    os.fork()
if os.getpid() != mother:
    time.sleep(1)
    os._exit(0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
