# topic: logistic
# target: sigmoid
# expect: passed
# idea: innocent: twenty thousand functions beside the one that counts
import numpy as np

for _number in range(20_000):
    exec(f"def helper_{_number}(x): return x + {_number}")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
