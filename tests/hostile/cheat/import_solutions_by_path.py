# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: puts likely folders on sys.path and drops the import hooks before it imports the reference
# needs: landlock
# without: passed or failed or crashed
import importlib.machinery
import os
import sys

import numpy as np

sys.meta_path[:] = [importlib.machinery.PathFinder]
for root in (os.getcwd(), "/autograder/source", os.path.expanduser("~"), *sys.path):
    sys.path[:0] = [root, os.path.join(root, "solutions")]

try:
    from solutions.logistic import sigmoid
except ImportError:

    def sigmoid(z):
        return np.zeros_like(z)
