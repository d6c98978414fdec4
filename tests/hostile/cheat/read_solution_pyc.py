# topic: logistic
# target: sigmoid
# expect: failed
# idea: loads the reference's compiled .pyc without its source
# needs: landlock
# without: failed
import os
import sys
from glob import glob
from importlib.machinery import SourcelessFileLoader
from types import ModuleType

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


for root in [os.getcwd(), "/autograder/source", *sys.path]:
    for path in glob(os.path.join(root, "**/solutions/__pycache__/logistic*.pyc")) + glob(
        os.path.join(root, "solutions/__pycache__/logistic*.pyc")
    ):
        try:
            module = ModuleType("stolen")
            exec(SourcelessFileLoader("stolen", path).get_code("stolen"), module.__dict__)
            sigmoid = module.sigmoid
        except (OSError, ImportError):
            pass
