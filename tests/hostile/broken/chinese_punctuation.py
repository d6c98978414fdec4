# topic: logistic
# target: sigmoid
# expect: crashed
# idea: has full-width brackets and a full-width colon
import numpy as np


def sigmoid(z)：
    return 1 / （1 + np.exp(-z)）
