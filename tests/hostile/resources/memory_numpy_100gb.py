# topic: logistic
# target: sigmoid
# expect: crashed
# idea: asks numpy for 100 GB of zeros (never touched)
# needs: memory
# without: passed or crashed
import numpy as np


def sigmoid(z):
    room = np.zeros((100, 1 << 27))
    return room[0, 0] + 1 / (1 + np.exp(-z))
