# -*- coding: gbk -*-
# topic: logistic
# target: sigmoid
# expect: crashed or passed
# idea: has a byte order mark and a coding cookie that disagree
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
