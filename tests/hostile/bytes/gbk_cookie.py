# -*- coding: gbk -*-
# topic: logistic
# target: sigmoid
# expect: passed
# idea: is written in GBK, and says so in a PEP 263 cookie
# 返回概率
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
