# topic: logistic
# target: sigmoid
# expect: failed
# idea: opens the reference's source in the places where it usually lies, and runs it
# needs: landlock
# without: failed
import os
import sys
from glob import glob

import numpy as np

ROOTS = [os.getcwd(), "/autograder/source", *sys.path, os.path.dirname(globals().get("__file__", ""))]


def steal():
    for root in ROOTS:
        for middle in ("", "*", "..", "../..", "../../.."):
            for path in glob(os.path.join(root, middle, "solutions", "logistic.py")):
                try:
                    with open(path, encoding="utf-8") as file:
                        space = {"__name__": "stolen"}
                        exec(compile(file.read(), path, "exec"), space)
                    return space["sigmoid"]
                except OSError:
                    pass
    return lambda z: np.zeros_like(z)


sigmoid = steal()
