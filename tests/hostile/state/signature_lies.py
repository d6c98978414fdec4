# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: a __signature__ with ten thousand parameters with names made of escapes
import inspect

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


sigmoid.__signature__ = inspect.Signature([inspect.Parameter(f"p{i}", inspect.Parameter.POSITIONAL_OR_KEYWORD) for i in range(10_000)])
