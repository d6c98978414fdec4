# topic: logistic
# target: sigmoid
# expect: failed
# idea: reads the reference with np.fromfile and np.memmap, which do not use Python's open
# needs: landlock
# without: failed
import os
import sys

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


for root in [os.getcwd(), "/autograder/source", *sys.path]:
    for read in (np.fromfile, lambda path, dtype: np.memmap(path, dtype, mode="r")):
        try:
            text = bytes(read(os.path.join(root, "solutions", "logistic.py"), dtype=np.uint8))
        except OSError:
            continue
        space = {}
        exec(text, space)
        sigmoid = space["sigmoid"]
