# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object array of things that are equal to everything
import numpy as np


class Equal:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __float__(self):
        return 0.5


def sigmoid(z):
    answer = np.empty(z.shape, dtype=object)
    answer.fill(Equal())
    return answer
