# topic: logistic
# target: sigmoid
# expect: crashed
# idea: imports from __future__ too late in the file
import numpy as np

from __future__ import annotations


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
