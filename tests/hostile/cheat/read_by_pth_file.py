# topic: logistic
# target: sigmoid
# expect: failed
# idea: finds the repository through the .pth files of an editable installation, and reads the reference there
# needs: landlock
# without: failed
import os
import sys
from glob import glob

import numpy as np


def sigmoid(z):
    return np.zeros_like(z)


for folder in sys.path:
    for pth in glob(os.path.join(folder, "*.pth")):
        try:
            for line in open(pth, encoding="utf-8"):
                with open(os.path.join(line.strip(), "solutions", "logistic.py"), encoding="utf-8") as file:
                    space = {}
                    exec(file.read(), space)
                    sigmoid = space["sigmoid"]
        except (OSError, UnicodeError):
            pass
