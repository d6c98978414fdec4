# topic: logistic
# target: sigmoid
# expect: crashed or passed or timed_out or failed
# idea: forgot pdb.set_trace() in the function
import pdb

import numpy as np


def sigmoid(z):
    pdb.set_trace()
    return 1 / (1 + np.exp(-z))
