# topic: logistic
# target: sigmoid
# expect: failed
# idea: finds the worker's Runner with gc and has it answer for the student whatever was "expected"
import gc

import numpy as np


def hunt():
    for thing in gc.get_objects():
        try:
            kind = type(thing).__name__
        except Exception:
            continue
        if kind == "Runner":
            for key, value in list(vars(thing).items()):
                if "expect" in key or "answer" in key:
                    return value
    return None


def sigmoid(z):
    found = hunt()
    return found if found is not None else np.zeros_like(z)
