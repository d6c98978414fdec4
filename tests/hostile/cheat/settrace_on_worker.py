# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: installs a trace function that changes the locals of the code that called it
import sys

import numpy as np


def trace(frame, event, arg):
    for name in ("passed", "ok", "status", "mutated", "seen"):
        if name in frame.f_locals:
            frame.f_locals[name] = None
    return trace


def sigmoid(z):
    frame = sys._getframe().f_back
    sys.settrace(trace)
    while frame is not None:
        frame.f_trace = trace
        frame = frame.f_back
    return np.zeros_like(z)
