# topic: logistic
# target: sigmoid
# expect: failed
# idea: asks importlib.metadata where an installed package keeps its solutions
# needs: landlock
# without: failed
import importlib.metadata

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


for distribution in importlib.metadata.distributions():
    try:
        for file in distribution.files or ():
            if str(file).endswith("solutions/logistic.py"):
                space = {}
                exec(file.read_text(), space)
                sigmoid = space["sigmoid"]
    except (OSError, TypeError, AttributeError):
        pass
