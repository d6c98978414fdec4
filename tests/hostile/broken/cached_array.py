# topic: logistic
# target: sigmoid
# expect: crashed
# idea: puts lru_cache on a function of arrays, which cannot be hashed
import functools

import numpy as np


@functools.lru_cache
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
