# topic: logistic
# target: sigmoid
# expect: passed
# idea: has Chinese names and comments
import numpy as np


def sigmoid(分数):
    """返回 Sigmoid 函数的值。"""
    指数 = np.exp(-分数)  # 溢出没有关系
    return 1 / (1 + 指数)
