# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: takes its argument by keyword only
import numpy as np


def sigmoid(*, z):
    return 1 / (1 + np.exp(-z))
