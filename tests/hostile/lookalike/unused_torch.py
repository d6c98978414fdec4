# topic: logistic
# target: sigmoid
# expect: passed
# idea: imports torch at the top of a NumPy topic and never uses it
import numpy as np
import torch
import torch.nn as nn


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
