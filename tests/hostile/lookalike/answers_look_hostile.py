# topic: logistic
# target: sigmoid
# expect: passed
# idea: uses sys, os, ctypes and gc for nothing bad
import ctypes
import gc
import os
import sys

import numpy as np

gc.collect()
DOUBLE = ctypes.sizeof(ctypes.c_double), os.getpid(), sys.version


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
