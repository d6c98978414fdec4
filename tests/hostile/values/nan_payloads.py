# topic: logistic
# target: sigmoid
# expect: failed
# idea: NaN with every odd payload, signalling ones too
import numpy as np


def sigmoid(z):
    bits = np.arange(z.size, dtype=np.uint64) + np.uint64(0x7FF0000000000001)
    return bits.view(np.float64).reshape(z.shape)
