# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: replaces warnings.catch_warnings and json.dumps by functions that raise
import json
import warnings

import numpy as np


def no(*args, **kwargs):
    raise RuntimeError("no")


def sigmoid(z):
    json.dumps = no
    warnings.catch_warnings = no
    return 1 / (1 + np.exp(-z))
