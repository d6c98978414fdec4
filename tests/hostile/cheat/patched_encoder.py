# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: replaces the worker's Encoder so that every answer is said to be what the grader hoped for
import sys

import numpy as np

for name, module in list(sys.modules.items()):
    if name.endswith("_worker"):
        module.Encoder.answer = lambda self, value: '["expected"]'


def sigmoid(z):
    return np.zeros_like(z)
