# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: adds an audit hook that refuses everything, and that nobody can remove
import sys

import numpy as np


def refuse(event, args):
    if event in ("open", "import", "compile", "exec"):
        raise RuntimeError(f"{event} is not allowed here, grader")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

sys.addaudithook(refuse)
