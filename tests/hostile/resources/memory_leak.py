# topic: logistic
# target: sigmoid
# expect: passed or crashed or timed_out
# idea: keeps 20 MB of every call (at most 2 GB)
import numpy as np

kept = []


def sigmoid(z):
    if len(kept) < 100:
        kept.append(np.ones(2_500_000))
    return 1 / (1 + np.exp(-z))
