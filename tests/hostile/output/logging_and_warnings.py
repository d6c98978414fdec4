# topic: logistic
# target: sigmoid
# expect: passed
# idea: logs and warns in every call
import logging
import warnings

import numpy as np

logging.basicConfig(level=0)
warnings.simplefilter("always")


def sigmoid(z):
    logging.error("computing %s", z.shape)
    warnings.warn("this may take a while", stacklevel=2)
    return 1 / (1 + np.exp(-z))
