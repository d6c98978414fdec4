# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: lets scipy.special.expit do the work
import numpy as np
from scipy.special import expit


def sigmoid(z):
    return expit(np.asarray(z))
