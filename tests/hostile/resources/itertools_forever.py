# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: collections.deque swallows itertools.count, for ever and in C
import collections
import itertools


def sigmoid(z):
    collections.deque(itertools.repeat(0), maxlen=0)
    return z
