# topic: logistic
# target: sigmoid
# expect: passed
# idea: adds optional parameters to sigmoid, also keyword-only ones
import numpy as np


def sigmoid(scores, /, scale=1.0, *rest, shift=0.0, **options):
    return 1 / (1 + np.exp(-scale * (scores - shift)))
