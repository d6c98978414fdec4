# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: empties sys.modules and sys.path
import sys

import numpy as np

sys.path.clear()
sys.modules.clear()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
