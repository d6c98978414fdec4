# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes numpy and warnings raise everywhere; its own code is careful, and the worker's must not break
import warnings

import numpy as np

warnings.simplefilter("error")
np.seterr(all="raise")


def sigmoid(z):
    with np.errstate(under="ignore"):
        small = np.exp(-np.abs(z))
        return np.where(z >= 0, 1.0, small) / (1.0 + small)
