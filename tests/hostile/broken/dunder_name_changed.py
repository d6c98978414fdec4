# topic: logistic
# target: sigmoid
# expect: passed
# idea: overwrites __name__, __file__ and __doc__ of its module
import numpy as np

__name__ = "__main__"
__file__ = "/etc/passwd"
__doc__ = 42
__builtins__ = __builtins__


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
