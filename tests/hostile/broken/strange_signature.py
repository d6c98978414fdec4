# topic: logistic
# target: sigmoid
# expect: passed
# idea: has a signature that raises when it is looked at
import numpy as np


class Sigmoid:
    @property
    def __signature__(self):
        raise RuntimeError("do not look")

    def __call__(self, z):
        return 1 / (1 + np.exp(-z))


sigmoid = Sigmoid()
