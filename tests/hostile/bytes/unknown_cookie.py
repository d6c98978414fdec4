# -*- coding: klingon -*-
# topic: logistic
# target: sigmoid
# expect: crashed
# idea: names an encoding that does not exist
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
