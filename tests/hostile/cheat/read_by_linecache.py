# topic: logistic
# target: sigmoid
# expect: failed
# idea: lets linecache and inspect open the reference's source
# needs: landlock
# without: failed
import inspect
import linecache
import os
import sys

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


for root in [os.getcwd(), "/autograder/source", *sys.path]:
    text = "".join(linecache.getlines(os.path.join(root, "solutions", "logistic.py")))
    if "def sigmoid" in text:
        space = {}
        exec(text, space)
        sigmoid = space["sigmoid"]
for module in list(sys.modules.values()):
    try:
        if module.__name__ == "solutions.logistic" and "def sigmoid" in inspect.getsource(module):
            sigmoid = module.sigmoid
    except (AttributeError, OSError, TypeError):
        pass
