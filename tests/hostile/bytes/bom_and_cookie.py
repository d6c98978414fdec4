# -*- coding: utf-8 -*-
# topic: logistic
# target: sigmoid
# expect: passed
# idea: begins with a byte order mark and a coding cookie that agree
# 返回概率
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
