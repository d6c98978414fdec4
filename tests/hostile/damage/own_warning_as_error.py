# topic: logistic
# target: sigmoid
# expect: crashed or passed
# idea: turns its own overflow warnings into errors, which the grader may undo
import warnings

import numpy as np

warnings.simplefilter("error")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
