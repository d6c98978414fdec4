# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: one matrix product that takes minutes and hears no signal
import numpy as np


def sigmoid(z):
    a = np.ones((4500, 4500))
    for _ in range(10_000):
        a = a @ a * 0
    return z
