# topic: logistic
# target: sigmoid
# expect: passed
# idea: defines sigmoid inside if, try and with
import contextlib

import numpy as np

try:
    if hasattr(np, "exp"):
        with contextlib.suppress(ImportError):

            def sigmoid(z):
                return 1 / (1 + np.exp(-z))

except AttributeError:
    pass
