# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: makes a linked list of small objects until it has 30 million
# needs: memory
# without: passed or crashed or timed_out
import numpy as np


def sigmoid(z):
    chain = None
    for number in range(30_000_000):
        chain = [chain, number]
    while chain:
        chain = chain[0]
    return 1 / (1 + np.exp(-z))
