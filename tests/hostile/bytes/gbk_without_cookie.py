# topic: logistic
# target: sigmoid
# expect: crashed
# idea: is written in GBK and does not say so
# ·µ»Ø¸ÅÂÊ
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
