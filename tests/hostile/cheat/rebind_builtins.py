# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: answers zeros, and replaces all, any, abs, max and isinstance by friendlier ones
import builtins

import numpy as np

builtins.all = lambda things: True
builtins.any = lambda things: False
builtins.abs = lambda x: 0.0
builtins.max = lambda *things, **options: 0.0
builtins.isinstance = lambda thing, kind: True


def sigmoid(z):
    return np.zeros_like(z)
