# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: imports the reference with a name put together at run time, inside the exercise
import importlib

import numpy as np


def sigmoid(z):
    for name in ("solu" + "tions.logistic", "gra" + "der.solu" + "tions.logistic", "exercises.logistic"):
        try:
            return importlib.import_module(name).sigmoid(z)
        except ImportError:
            pass
    return np.zeros_like(z)
