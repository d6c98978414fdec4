# topic: logistic
# target: sigmoid
# expect: failed
# idea: right for arrays that lie in order, and reads the others' memory in the wrong order
import numpy as np


def sigmoid(z):
    flat = np.ravel(z, order="K").reshape(z.shape)
    return 1 / (1 + np.exp(-flat))
