# topic: logistic
# target: sigmoid
# expect: crashed
# idea: keeps a log file of its calls, and does not expect that this may fail
# needs: landlock
# without: passed
import os

import numpy as np


def sigmoid(z):
    path = f"/tmp/hostile-log-{os.getpid()}"
    with open(path, "w") as file:
        print(z.shape, file=file)
    os.remove(path)
    return 1 / (1 + np.exp(-z))
