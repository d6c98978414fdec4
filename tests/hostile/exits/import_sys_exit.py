# topic: logistic
# target: sigmoid
# expect: crashed
# idea: exits while it is imported
import sys

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

sys.exit(0)
