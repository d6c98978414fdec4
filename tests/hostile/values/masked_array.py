# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns a masked array whose wrong entries are all hidden
import numpy as np


def sigmoid(z):
    return np.ma.masked_array(np.zeros_like(z), mask=np.ones(z.shape, dtype=bool))
