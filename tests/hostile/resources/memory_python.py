# topic: logistic
# target: sigmoid
# expect: crashed
# idea: collects bytes until there are 4 GB
# needs: memory
# without: passed or crashed or timed_out
import numpy as np

filled = False


def sigmoid(z):
    global filled
    if not filled:
        hoard = []
        for _ in range(64):
            hoard.append(b"x" * (64 << 20))
        filled = True
    return 1 / (1 + np.exp(-z))
