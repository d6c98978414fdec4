# topic: logistic
# target: sigmoid
# expect: failed
# idea: computes in half precision, wrong in the fourth digit
import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=np.float16)
    return np.float16(1) / (np.float16(1) + np.exp(-z))
