# topic: logistic
# target: sigmoid
# expect: passed
# idea: loops over single numbers with math.exp and np.vectorize
import math

import numpy as np


def one(value):
    return 1 / (1 + math.exp(-value)) if value > -500 else 0.0


sigmoid = np.vectorize(one, otypes=[float])
